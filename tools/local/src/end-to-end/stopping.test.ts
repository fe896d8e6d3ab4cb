import { articleSettings } from "@ringback/contracts/settings/stage-settings";
import { isAlive } from "@ringback/testing/is-alive";
import { smallApp } from "@ringback/testing/small-app";
import { expect, it } from "vitest";
import { startLocalCloud } from "../local-cloud.ts";
import { spawnCloud } from "../testing/spawn-cloud.ts";
import { workflowClient } from "../testing/workflow-client.ts";

const bound = { timeout: 2000 };

it.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "%s stops everything within two seconds",
  async (signal) => {
    const cloud = await spawnCloud();
    expect(cloud.processIds.length).toBeGreaterThan(0);
    const workflow = workflowClient(cloud);
    await Promise.all(Array.from({ length: 20 }, (_, index) => workflow.start(`${signal}-${index}`)));
    cloud.process.kill(signal);
    // Under npm, Ctrl-C comes twice.
    if (signal === "SIGINT") cloud.process.kill(signal);
    const alive = () => [cloud.process.pid ?? 0, ...cloud.processIds].filter(isAlive);
    await expect.poll(alive, bound).toEqual([]);
    const code = signal === "SIGKILL" ? [null, "SIGKILL"] : [0, null];
    expect(await cloud.exited).toEqual(code);
  },
  20_000,
);

it("a port in use leaves nothing behind", async () => {
  const cloud = await startLocalCloud({ app: smallApp, port: 0 });
  await expect(startLocalCloud({ app: smallApp, port: cloud.port })).rejects.toThrow(/^Port \d+ is in use\./);
  await cloud.close();
  const again = await startLocalCloud({ app: smallApp, port: cloud.port });
  await again.close();
});

it("settings that cannot work start nothing", async () => {
  await expect(startLocalCloud({ app: smallApp, port: 0, settings: articleSettings })).rejects.toThrow(
    /queueRetentionSeconds/,
  );
});
