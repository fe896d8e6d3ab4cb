import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { projectDir } from "../subjects/bundle-subject.ts";

/** A start, in milliseconds. */
export interface TimeToReady {
  /** From `npm start` to the line that says that the local cloud is ready, with npm and its check. */
  readonly totalMs: number;
  /** The time that this line prints: what the local cloud took once its program was loaded. */
  readonly ownMs: number;
}

export async function timeToReady(): Promise<TimeToReady> {
  const startedAt = performance.now();
  const child = spawn("npm", ["start", "--", "--port", "0"], {
    cwd: projectDir,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const closed = once(child, "close");
  let ready: TimeToReady | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const [, own, unit] = /^Local cloud ready .*\((\S+) (ms|s)\)$/.exec(stripVTControlCharacters(line)) ?? [];
    if (own === undefined || ready !== undefined) continue;
    ready = { totalMs: performance.now() - startedAt, ownMs: Number(own) * (unit === "s" ? 1000 : 1) };
    child.kill("SIGTERM");
  }
  await closed;
  if (ready === undefined) throw new Error("npm start ended before it was ready.");
  return ready;
}
