import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const graceMilliseconds = 3_000;

/** The result of a command; `output` is empty where it went to the terminal. */
export interface CommandResult {
  readonly exitStatus: number;
  readonly output: string;
  readonly milliseconds: number;
}

/** A command to run in a folder; its output is kept, or shown on the terminal. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly output: "kept" | "shown";
  /** Variables in addition to those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcess>();
let isEnding = false;

/**
 * Runs a command to its end, in a process group of its own: the tools start processes themselves, and a signal to a
 * tool's first process would leave those behind. Once everything is being ended, nothing starts or returns any more.
 */
export function runCommand({
  file,
  args,
  folder,
  output: place,
  environment,
}: Command): Promise<CommandResult> {
  if (isEnding) return new Promise(() => {});
  const startedAt = performance.now();
  const shown = place === "shown" ? "inherit" : "pipe";
  const env = { ...process.env, ...environment };
  const child = spawn(file, args, { cwd: folder, env, stdio: ["ignore", shown, shown], detached: true });
  running.add(child);
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    const finish = (exitStatus: number, text: string) => {
      running.delete(child);
      if (!isEnding) resolve({ exitStatus, output: text, milliseconds: performance.now() - startedAt });
    };
    child.on("error", (error) => finish(1, `${error.message}\n`));
    child.on("close", (status) => finish(status ?? 1, Buffer.concat(chunks).toString()));
  });
}

/** Ends every command that still runs, with all that it started: by the signal, and by SIGKILL three seconds later. */
export async function endCommands(signal: NodeJS.Signals): Promise<void> {
  isEnding = true;
  const groups = [...running];
  for (const child of groups) signalGroup(child, signal);
  const ended = Promise.all(groups.map((child) => new Promise((resolve) => child.once("close", resolve))));
  await Promise.race([ended, sleep(graceMilliseconds)]);
  for (const child of groups) signalGroup(child, "SIGKILL");
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has ended.
  }
}
