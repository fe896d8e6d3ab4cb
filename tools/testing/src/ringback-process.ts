import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { smallApp } from "./small-app.ts";

const main = fileURLToPath(new URL("../../cli/src/main.ts", import.meta.url));

/** What a command wrote, and its exit status: null where a signal ended it. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `ringback` command that runs in a process of its own. */
export interface RingbackProcess {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Waits until standard output holds a match, and gives it. Rejects where the command ends without one. */
  output(pattern: RegExp): Promise<RegExpExecArray>;
}

/**
 * Runs a `ringback` command as a person does, in the folder of an app.
 *
 * @param options.app the small app unless given
 * @param options.environment on top of this process's; a variable that is undefined is not there
 * @param options.uid another user
 */
export function ringbackProcess(options: {
  words: readonly string[];
  app?: string;
  environment?: Readonly<Record<string, string | undefined>>;
  uid?: number;
}): RingbackProcess {
  const { words, app = smallApp, environment = {}, uid } = options;
  const child = spawn(process.execPath, [main, ...words], {
    cwd: app,
    stdio: ["ignore", "pipe", "pipe"],
    // Colours of its own would hide those that came from a message.
    env: { ...process.env, NO_COLOR: "1", ...environment },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
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
