import { appOfTasks } from "@ringback/testing/app-of-tasks";
import { expect, it, vi } from "vitest";
import { startLocalCloud } from "../local-cloud.ts";
import { workflowClient } from "../testing/workflow-client.ts";

/** Ten functions are bundled, and ten processes start, on a machine that may be busy. */
vi.setConfig({ testTimeout: 180_000 });

it("an app with ten tasks starts without a process, and each task does its work in its own", async () => {
  await using app = await appOfTasks(10);
  await using cloud = await startLocalCloud({ app: app.folder, port: 0 });
  expect(cloud.processIds).toEqual([]);
  const names = cloud.tasks?.tasks.map(({ name }) => name) ?? [];
  expect(names).toEqual(Array.from({ length: 10 }, (_, index) => `Task${index + 1}`));
  const ended = await Promise.all(
    names.map(async (name) => {
      const workflow = workflowClient(cloud, name);
      const { status, output } = await workflow.ended(await workflow.start(`for-${name}`));
      return [status, JSON.parse(output ?? "null")];
    }),
  );
  expect(ended).toEqual(names.map((name) => ["SUCCEEDED", { did: `for-${name}` }]));
  expect(new Set(cloud.processIds).size).toBe(10);
});
