import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { smallApp } from "@ringback/testing/small-app";
import { expect, it } from "vitest";
import { startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { theTask } from "../task/buffered-tasks.ts";
import { attachDebugger, bundleOf, placeInBundle } from "../testing/debugger.ts";
import { workflowClient } from "../testing/workflow-client.ts";

it("stops at a breakpoint in the recorder's TypeScript for as long as one looks, and goes on", async () => {
  const file = "packages/functions/src/sqs/settle-records.ts";
  const source = await readFile(join(import.meta.dirname, "..", "..", "..", "..", file), "utf8");
  const line = source.split("\n").findIndex((text) => text.includes("settleBatch("));
  const events: LocalEvent[] = [];
  const cloud = await startLocalCloud({
    app: smallApp,
    port: 0,
    inspect: 0,
    onEvent: (event) => events.push(event),
  });
  const urlOf = () => events.find((event) => event.type === "debugger-listening")?.url;
  await expect.poll(urlOf).toMatch(/^ws:\/\/127\.0\.0\.1:/);
  const inspector = await attachDebugger(urlOf() ?? "");
  const bundle = events.find((event) => event.type === "debugger-listening");
  expect(bundle).toMatchObject({ functionName: theTask(cloud).functions.recorder });
  await inspector.send("Debugger.enable");
  const place = await placeInBundle(await bundleOf(inspector), { file, line });
  const { breakpointId } = await inspector.send("Debugger.setBreakpointByUrl", { ...place });
  expect(breakpointId).toEqual(expect.any(String));

  const workflow = workflowClient(cloud);
  const paused = inspector.next("Debugger.paused");
  const executionArn = await workflow.start("inspected");
  expect(await paused).toMatchObject({ hitBreakpoints: [breakpointId] });
  const { status } = await workflow.client.send(new DescribeExecutionCommand({ executionArn }));
  expect(status).toBe("RUNNING");
  await inspector.send("Debugger.resume");
  expect((await workflow.ended(executionArn)).status).toBe("SUCCEEDED");
  inspector.close();
  await cloud.close();
});
