import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { startCommand } from "../local-cloud/start-command.ts";
import { treeUsage } from "./process-tree.ts";

/** A local cloud that was started and has nothing to do. */
export interface RunningServer {
  readonly pid: number;
  readonly endpoint: string;
  /** From the start of its process to the line that says that it is ready, in milliseconds. */
  readonly readyMs: number;
  /** Its processor time until then, with that of the processes that it started. */
  readonly readyCpuMs: number;
  end(): Promise<void>;
}

/** At rest: its processes took less than this of a second. */
const restCpuMs = 30;

/**
 * Starts what `npm start` runs, without npm, and waits until the first message is recorded and everything rests.
 *
 * @param options.checkout the folder of a state of this repository
 * @param options.app the folder of the app that it runs: the checkout's own unless given
 * @param options.more further options of `ringback start`
 */
export async function startServer(options: {
  checkout: string;
  app?: string;
  more?: readonly string[];
}): Promise<RunningServer> {
  const { checkout, app = checkout, more = [] } = options;
  const { environment, args } = startCommand(checkout);
  // The paths in the command go from the checkout.
  const absolute = (word: string) => (word.includes("/") ? resolve(checkout, word) : word);
  const variables = Object.entries(environment).map(([name, value]) => [name, absolute(value)]);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...args.map(absolute), "--port", "0", ...more], {
    cwd: app,
    env: { ...process.env, ...Object.fromEntries(variables) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = child.pid ?? 0;
  const closed = once(child, "close");
  const end = async () => {
    child.kill("SIGTERM");
    await closed;
  };
  let ready: Omit<RunningServer, "end"> | undefined;
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const text = stripVTControlCharacters(line);
    const endpoint = /^Local cloud ready on (\S+)/.exec(text)?.[1];
    if (endpoint !== undefined) {
      const readyMs = performance.now() - startedAt;
      ready = { pid, endpoint, readyMs, readyCpuMs: treeUsage(pid).cpuMs };
    }
    if (text.startsWith("Running.")) break;
  }
  child.stdout.resume();
  if (ready === undefined) throw new Error(`What npm start runs in ${checkout} ended before it was ready.`);
  await untilItRests(pid);
  return { ...ready, end };
}

async function untilItRests(pid: number): Promise<void> {
  for (;;) {
    const { cpuMs } = treeUsage(pid);
    await pause(1000);
    if (treeUsage(pid).cpuMs - cpuMs < restCpuMs) return;
  }
}
