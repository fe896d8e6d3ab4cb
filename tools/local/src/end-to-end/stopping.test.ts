import { execFileSync } from "node:child_process";
import { isAlive } from "@ringback/testing/is-alive";
import { smallApp } from "@ringback/testing/small-app";
import { expect, it } from "vitest";
import { startLocalCloud } from "../local-cloud.ts";
import { spawnCloud } from "../testing/spawn-cloud.ts";
import { workflowClient } from "../testing/workflow-client.ts";

it.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "%s stops everything within two seconds",
  async (signal) => {
    const began = performance.now();
    const cloud = await spawnCloud();
    // Two seconds are much more than a start takes, except where the machine is busy with something else.
    const timeout = Math.max(2000, performance.now() - began);
    const workflow = workflowClient(cloud);
    await workflow.ended(await workflow.start(`${signal}-first`));
    const functions = childrenOf(cloud.process.pid);
    expect(functions.length).toBeGreaterThan(0);
    await Promise.all(Array.from({ length: 20 }, (_, index) => workflow.start(`${signal}-${index}`)));
    cloud.process.kill(signal);
    // Under npm, Ctrl-C comes twice.
    if (signal === "SIGINT") cloud.process.kill(signal);
    const alive = () => [cloud.process.pid ?? 0, ...functions].filter(isAlive);
    await expect.poll(alive, { timeout }).toEqual([]);
    const code = signal === "SIGKILL" ? [null, "SIGKILL"] : [0, null];
    expect(await cloud.exited).toEqual(code);
  },
);

/** The processes that a process has started: functions start with their first message. */
function childrenOf(pid = 0): number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
}

it("a port in use leaves nothing behind", async () => {
  const cloud = await startLocalCloud({ app: smallApp, port: 0 });
  await expect(startLocalCloud({ app: smallApp, port: cloud.port })).rejects.toThrow(/^Port \d+ is in use\./);
  await cloud.close();
  const again = await startLocalCloud({ app: smallApp, port: cloud.port });
  await again.close();
});
