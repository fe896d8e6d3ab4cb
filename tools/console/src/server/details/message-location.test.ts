import type { MessagePlace, QueueInspection } from "@ringback/local/sqs/queue-inspection";
import { describe, expect, it } from "vitest";
import { createConsoleState } from "../state/console-state.ts";
import { messageLocation } from "./message-location.ts";

const counts = () => ({ waiting: 0, inFlight: 0, delayed: 0 });
const holding = (place: MessagePlace | undefined): QueueInspection => ({ counts, find: () => place });
const message = { sqsMessageId: "sqs", receiveCount: 2 };

function place(where: { work?: MessagePlace; deadLetters?: MessagePlace; isWithFunction?: boolean }) {
  const state = createConsoleState();
  if (where.isWithFunction) {
    state.hear({ at: 1, type: "batch-received", functionName: "recorder", messages: [message] });
  }
  return messageLocation({
    queues: { work: holding(where.work), deadLetters: holding(where.deadLetters) },
    maxReceiveCount: 5,
    state,
    messageId: "id",
    sqsMessageId: "sqs",
  });
}

describe("a message on a queue", () => {
  it.each([
    [
      "waiting",
      { work: { state: "waiting", receiveCount: 0 } },
      { state: "waiting", attempt: 1, attempts: 5 },
    ],
    [
      "delayed",
      { work: { state: "delayed", receiveCount: 0, visibleAt: 9 } },
      { state: "delayed", attempt: 1, nextAt: 9 },
    ],
    [
      "with the function",
      { work: { state: "in-flight", receiveCount: 2, visibleAt: 9 }, isWithFunction: true },
      { state: "in a batch", attempt: 2, attempts: 5 },
    ],
    [
      "coming back",
      { work: { state: "in-flight", receiveCount: 2, visibleAt: 9 } },
      { state: "coming back", attempt: 3, attempts: 5, nextAt: 9 },
    ],
    [
      "a dead letter that waits, whose receives are counted on",
      { deadLetters: { state: "waiting", receiveCount: 5 } },
      { queue: "ringback-work-dlq", state: "waiting", attempt: 1 },
    ],
  ] as const)("is %s", (_, where, expected) => {
    expect(place(where)).toMatchObject({ place: "queue", ...expected });
  });
});

describe("a message on no queue", () => {
  const nowhere = {
    queues: { work: holding(undefined), deadLetters: holding(undefined) },
    maxReceiveCount: 5,
  };

  it("is in the table once it is recorded, gone where nobody has it, and not sent where nothing was sent", () => {
    const state = createConsoleState();
    const find = (sqsMessageId: string | undefined) =>
      messageLocation({ ...nowhere, state, messageId: "id", sqsMessageId }).place;
    expect(find(undefined)).toBe("not sent");
    expect(find("sqs")).toBe("gone");
    state.hear({ at: 1, type: "message-recorded", messageId: "id" });
    expect(find("sqs")).toBe("table");
  });

  it("is in the archive though its id is in the table: that is another message's", async () => {
    const state = createConsoleState();
    state.hear({ at: 1, type: "message-recorded", messageId: "id" });
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
