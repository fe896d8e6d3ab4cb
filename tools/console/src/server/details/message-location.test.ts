import type { MessagePlace, QueueInspection } from "@ringback/local/sqs/queue-inspection";
import { graphOf } from "@ringback/local/testing/graph-of";
import { graphResource } from "@ringback/local/testing/graph-resource";
import { describe, expect, it } from "vitest";
import { appWith, recordingTask, taskNamed } from "../../testing/app-of-tasks.ts";
import { createConsoleState } from "../state/console-state.ts";
import { messageLocation } from "./message-location.ts";

const counts = () => ({ waiting: 0, inFlight: 0, delayed: 0 });
const holding = (place: MessagePlace | undefined): QueueInspection => ({ counts, find: () => place });
const message = { sqsMessageId: "sqs", receiveCount: 2 };

/** Of an app that has two of the queues. */
const graph = graphOf({
  resources: [
    graphResource("aws:sqs/queue:Queue", {}, { name: "WorkQueue", outputs: { id: "work", name: "work" } }),
    graphResource(
      "aws:sqs/queue:Queue",
      {},
      { name: "WorkDeadLettersQueue", outputs: { id: "dead letters", name: "dead letters" } },
    ),
  ],
});

const named = (name: string) => ({ name, url: name, arn: name });
const queues = { work: named("work"), deadLetters: named("dead letters") };
const task = { ...recordingTask("Record"), queues };
const newState = () => createConsoleState(() => app);
const app = appWith([task], []);

/** A task whose queues hold a message at these places. */
function queuesHolding(places: { work?: MessagePlace; deadLetters?: MessagePlace; draining?: MessagePlace }) {
  const inspections = new Map([
    ["work", holding(places.work)],
    ["dead letters", holding(places.deadLetters)],
    ["draining", holding(places.draining)],
    ["draining dead letters", holding(undefined)],
  ]);
  return {
    task,
    cloud: { graph, inspect: (url: string) => inspections.get(url) ?? expect.unreachable() },
  };
}

function locate(where: { work?: MessagePlace; deadLetters?: MessagePlace; isWithFunction?: boolean }) {
  const state = newState();
  if (where.isWithFunction) {
    state.onEvent({ at: 1, type: "batch-received", functionName: "shop-Record", messages: [message] });
  }
  return messageLocation({
    ...queuesHolding(where),
    state,
    messageId: "id",
    sqsMessageId: "sqs",
  });
}

describe("a message in a queue", () => {
  it.each([
    [
      "waiting",
      { work: { state: "waiting", receiveCount: 0 } },
      { state: "waiting", receiveCount: 1, maxReceiveCount: 5 },
    ],
    [
      "delayed",
      { work: { state: "delayed", receiveCount: 0, visibleAt: 9 } },
      { state: "delayed", receiveCount: 1, visibleAt: 9 },
    ],
    [
      "with the function",
      { work: { state: "in-flight", receiveCount: 2, visibleAt: 9 }, isWithFunction: true },
      { state: "in a batch", receiveCount: 2, maxReceiveCount: 5 },
    ],
    [
      "waiting for its visibility timeout",
      { work: { state: "in-flight", receiveCount: 2, visibleAt: 9 } },
      { state: "invisible", receiveCount: 3, maxReceiveCount: 5, visibleAt: 9 },
    ],
    [
      "waiting in the dead-letter queue, where the receive count goes on",
      { deadLetters: { state: "waiting", receiveCount: 5 } },
      { queue: "dead letters", queueTitle: "WorkDeadLettersQueue", state: "waiting", receiveCount: 1 },
    ],
  ] as const)("is %s", (_, where, expected) => {
    expect(locate(where)).toMatchObject({ place: "queue", ...expected });
  });
});

it("is found in a pair of queues that is draining", () => {
  const { cloud } = queuesHolding({ draining: { state: "waiting", receiveCount: 0 } });
  const draining = { work: named("draining"), deadLetters: named("draining dead letters") };
  const found = messageLocation({
    task: { ...task, draining },
    cloud,
    state: newState(),
    messageId: "id",
    sqsMessageId: "sqs",
  });
  expect(found).toMatchObject({ place: "queue", queue: "draining", state: "waiting" });
});

describe("a message in no queue", () => {
  const nowhere = queuesHolding({});

  it("is in the table if it is recorded, gone if it is nowhere, and not sent if nothing was sent", () => {
    const state = newState();
    const find = (sqsMessageId: string | undefined) =>
      messageLocation({ ...nowhere, state, messageId: "id", sqsMessageId }).place;
    expect(find(undefined)).toBe("not sent");
    expect(find("sqs")).toBe("gone");
    state.onEvent({ at: 1, type: "message-recorded", messageId: "id" });
    expect(find("sqs")).toBe("table");
  });

  it("is in no table if its task records nothing", () => {
    const state = newState();
    const options = { ...nowhere, task: { ...taskNamed("Charge"), queues }, state };
    state.onEvent({ at: 1, type: "message-recorded", messageId: "id" });
    expect(messageLocation({ ...options, messageId: "id", sqsMessageId: "sqs" })).toEqual({ place: "gone" });
  });

  it("is in the archive even if another message with the same id is in the table", async () => {
    const state = newState();
    state.onEvent({ at: 1, type: "message-recorded", messageId: "id" });
    const entry = {
      deadLetterId: "sqs",
      error: "MessageConflict",
      reason: "r",
      status: "archived",
      archivedAt: 1,
    };
    await state.deadLetters.load({
      get: async () => undefined,
      getMany: async () => [],
      scan: async function* () {
        yield [entry];
      },
    });
    const found = messageLocation({ ...nowhere, state, messageId: "id", sqsMessageId: "sqs" });
    expect(found).toEqual({ place: "archive", deadLetterId: "sqs", status: "archived" });
  });
});
