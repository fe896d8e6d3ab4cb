import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import { theTask } from "../task/buffered-tasks.ts";
import { quickSettings } from "../testing/quick-settings.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({
    app: smallApp,
    port: 0,
    graph: await graphWith(quickSettings, { isChecked: false }),
  });
});
afterAll(() => cloud.close());

const send = (name: string, input: object) =>
  cloud.stepFunctions.call("StartExecution", {
    stateMachineArn: theTask(cloud).stateMachineArn,
    name,
    input: JSON.stringify({ id: name, time: "2022-04-18T07:51:06Z", detail: {}, ...input }),
  });

describe("a fault aimed at one message, where no other fault is on", () => {
  it.each([
    ["function.timeout", {}],
    ["function.crash-before-write", {}],
    ["function.crash-before-acknowledgement", {}],
    // What cannot be recorded is written to the archive.
    ["dynamodb.throttle", { time: "yesterday" }],
  ] as const)("happens to it: %s", async (kind, input) => {
    cloud.faults.aim({ kind, messageId: `meets-${kind.replace(".", "-")}`, times: 1 });
    await send(`meets-${kind.replace(".", "-")}`, input);
    await vi.waitFor(() => expect(cloud.faults.counts[kind]).toBe(1), { timeout: 15_000, interval: 20 });
  });
});
