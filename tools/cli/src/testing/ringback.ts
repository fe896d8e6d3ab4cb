import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Waits until standard output holds a match, and gives it. */
  output(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts `ringback` as a process of its own, ended with the test. */
export function startRingback(...words: string[]): Running {
  return start({ main, folder: process.cwd() }, words);
}

/** The same in the folder of another project, with that project's code. */
export function startRingbackIn(project: { main: string; folder: string }, ...words: string[]): Running {
  return start(project, words);
}

/** The same as another user, or with other variables; one that is undefined is not there. */
export function startRingbackAs(options: {
  words: readonly string[];
  environment?: Readonly<Record<string, string | undefined>>;
  uid?: number;
}): Running {
  const { words, environment = {}, uid } = options;
  return start({ main, folder: process.cwd() }, words, environment, uid);
}

function start(
  project: { main: string; folder: string },
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
  uid?: number,
): Running {
  const child = spawn(process.execPath, [project.main, ...words], {
    cwd: project.folder,
    stdio: ["ignore", "pipe", "pipe"],
    // Colours of its own would hide those that came from a message.
    env: { ...process.env, NO_COLOR: "1", ...environment },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stdout = "";
  let stderr = "";
  const changed = new Set<() => void>();
  child.stdout.on("data", (chunk) => {
    stdout += String(chunk);
    for (const look of changed) look();
  });
  child.stderr.on("data", (chunk) => {
    stderr += String(chunk);
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
  const output = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(stdout);
        if (match === null) return;
        changed.delete(look);
        resolve(match);
      };
      changed.add(look);
      look();
      ended.then(() => reject(new Error(`It ended without ${pattern}:\n${stdout}\n${stderr}`)));
    });
  return { process: child, ended, output };
}

/** Runs `ringback` to its end. */
export function ringback(...words: string[]): Promise<Ended> {
  return startRingback(...words).ended;
}

/** Runs `ringback` to its end with variables of a shell of its own, as `sst shell` sets them. */
export function ringbackInShell(
  environment: Readonly<Record<string, string>>,
  ...words: string[]
): Promise<Ended> {
  return start({ main, folder: process.cwd() }, words, environment).ended;
}
