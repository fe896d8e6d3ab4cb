import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isAlive } from "@ringback/testing/is-alive";
import { expect, it } from "vitest";

it("no process of a function outlives its parent, not even one that blocks its event loop", async () => {
  const script = fileURLToPath(new URL("./orphan-parent.ts", import.meta.url));
  const began = performance.now();
  const parent = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: parent.stdout }), "line");
  // Two seconds are much more than a start takes, except where the machine is busy with something else.
  const timeout = Math.max(2000, performance.now() - began);
  const processIds: number[] = JSON.parse(line);
  expect(processIds).toHaveLength(2);
  expect(processIds.every(isAlive)).toBe(true);
  parent.kill("SIGKILL");
  await expect.poll(() => processIds.filter(isAlive), { timeout }).toEqual([]);
});
