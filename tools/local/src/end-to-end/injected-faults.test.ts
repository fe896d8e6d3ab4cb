import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FaultKind, faultKinds, isFaultKind } from "../faults/fault-kinds.ts";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { quickSettings } from "../testing/quick-settings.ts";
import { type WorkflowClient, workflowClient } from "../testing/workflow-client.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const kinds = Object.keys(faultKinds).filter(isFaultKind);
const executionOf = new Map<FaultKind, string>();
const events: LocalEvent[] = [];
let cloud: LocalCloud;
let workflow: WorkflowClient;

// Each fault is met by one message. Those of the functions come last and close together: while a message of theirs
// waits for its redelivery, the next one meets the next fault. The last one keeps a process busy until its timeout.
const inTurn = [
  ...kinds.filter((kind) => !kind.startsWith("function.")),
  ...kinds.filter((kind) => kind.startsWith("function.") && kind !== "function.timeout"),
  "function.timeout" as const,
];
const settings = { ...quickSettings, visibilityTimeoutSeconds: 8 };
beforeAll(async () => {
  const onEvent = (event: LocalEvent) => {
    events.push(event);
    if (event.type === "fault") cloud.faults.setRate(event.kind, 0);
  };
  cloud = await startLocalCloud({
    app: smallApp,
    port: 0,
    graph: await graphWith(settings, { isChecked: false }),
    seed: 3,
    onEvent,
  });
  workflow = workflowClient(cloud);
  for (const kind of inTurn) {
    cloud.faults.setRate(kind, 1);
    executionOf.set(kind, await workflow.start(`meets ${kind}`));
    await vi.waitFor(() => expect(hasMet(kind)).toBe(true), { timeout: 10_000 });
  }
});
afterAll(() => cloud.close());

function concerns(event: LocalEvent, kind: FaultKind): boolean {
  const executionArn = executionOf.get(kind);
  if (event.type === "fault") return event.messageIds.includes(`meets ${kind}`);
  if (event.type === "message-recorded") return event.messageId === `meets ${kind}`;
  if ("messages" in event) return event.messages.some((message) => message.executionArn === executionArn);
  return "executionArn" in event && event.executionArn === executionArn;
}

/** Whether the fault has happened and the invocation that it met, or the two of a duplicate, have come to an end. */
function hasMet(kind: FaultKind): boolean {
  const finished = events.filter((event) => event.type === "batch-finished" && concerns(event, kind)).length;
  const expected = kind === "function.timeout" ? 0 : kind === "sqs.duplicate" ? 2 : 1;
  return cloud.faults.counts[kind] === 1 && finished === expected;
}

const reported = new Set(["fault", "message-recorded", "called-back", "batch-received"]);
const story = (kind: FaultKind) =>
  events.filter((event) => reported.has(event.type) && concerns(event, kind)).map(({ type }) => type);

const once = ["batch-received", "message-recorded", "called-back"];

describe("a function that is", () => {
  const killed: [FaultKind, string[]][] = [
    ["function.crash-before-write", ["batch-received", "fault", ...once]],
    ["function.crash-before-callback", ["batch-received", "message-recorded", "fault", ...once]],
    ["function.out-of-memory", ["batch-received", "fault", ...once]],
    ["function.timeout", ["batch-received", "fault", ...once]],
    // Nobody waits any more, so the second delivery calls nobody back.
    ["function.crash-before-acknowledgement", [...once, "fault", "batch-received", "message-recorded"]],
  ];
  it.each(killed)(
    "affected by %s has its message delivered again and its execution succeed",
    async (kind, whole) => {
      await expect.poll(() => story(kind), { timeout: 20_000 }).toEqual(whole);
      expect((await workflow.ended(executionOf.get(kind) ?? "")).status).toBe("SUCCEEDED");
    },
  );

  it.each([
    ["function.timeout", "Sandbox.Timedout"],
    ["function.out-of-memory", "Runtime.OutOfMemory"],
    ["function.crash-before-write", "Runtime.ExitError"],
  ] as const)("affected by %s fails its batch with %s", (kind, errorType) => {
    const batch = events.find((event) => event.type === "batch-finished" && concerns(event, kind));
    expect(batch).toMatchObject({ outcome: "failed", reason: expect.stringContaining(errorType) });
  });
});

describe("a service that is", () => {
  const met = kinds.filter((kind) => /^(dynamodb|callback)\./.test(kind) && !kind.endsWith(".refuse"));
  it.each(met)("affected by %s delays the message, and its execution succeeds", async (kind) => {
    expect((await workflow.ended(executionOf.get(kind) ?? "")).status).toBe("SUCCEEDED");
    expect(story(kind)).toContain("fault");
  });
});

describe("what is refused for good", () => {
  it("a message that the store refuses fails its task and is archived", async () => {
    const { status, error } = await workflow.ended(executionOf.get("dynamodb.refuse") ?? "");
    expect([status, error]).toEqual(["FAILED", "InvalidMessage"]);
    expect(story("dynamodb.refuse")).not.toContain("message-recorded");
  });

  it("an output that Step Functions refuses is sent once more at its smallest, in the same receive", async () => {
    expect((await workflow.ended(executionOf.get("callback.refuse") ?? "")).status).toBe("SUCCEEDED");
    expect(story("callback.refuse")).toEqual(["batch-received", "message-recorded", "fault", "called-back"]);
  });
});

describe("a message that is", () => {
  it("delivered twice is recorded once and calls back once", async () => {
    const whole = [...once, "batch-received", "message-recorded"];
    const sorted = () =>
      story("sqs.duplicate")
        .filter((type) => type !== "fault")
        .sort();
    await expect.poll(sorted).toEqual(whole.sort());
  });

  it("delivered late comes a second later at least", () => {
    const ofIt = events.filter((event) => concerns(event, "sqs.late"));
    const [sent, received] = ["fault", "batch-received"].map((type) =>
      ofIt.find((event) => event.type === type),
    );
    expect((received?.at ?? 0) - (sent?.at ?? 0)).toBeGreaterThanOrEqual(1000);
  });
});
