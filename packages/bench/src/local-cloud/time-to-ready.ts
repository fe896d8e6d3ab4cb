import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { projectDir } from "../subjects/bundle-subject.ts";

/** Milliseconds from `npm start` to the line that says that the local cloud is ready, npm and its check included. */
export async function timeToReady(): Promise<number> {
  const startedAt = performance.now();
  const child = spawn("npm", ["start", "--", "--port", "0"], {
    cwd: projectDir,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const closed = once(child, "close");
  let readyMs: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith("Local cloud ready") || readyMs !== undefined) continue;
    readyMs = performance.now() - startedAt;
    child.kill("SIGTERM");
  }
  await closed;
  if (readyMs === undefined) throw new Error("npm start ended before it was ready.");
  return readyMs;
}
