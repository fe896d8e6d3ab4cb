import type { Message } from "@ringback/contracts/message/queue-body";
import type { TaskFailureName } from "@ringback/contracts/workflow/failure-names";
import { failureCause, taskOutput } from "@ringback/contracts/workflow/task-output";
import type { MessageStore, RecordOutcome } from "../ports/message-store.ts";
import { type StoredMessage, storedMessage } from "../ports/stored-message.ts";
import type { BatchWork, WorkOutcome } from "./work.ts";

/** The work that Ringback comes with: it records each message once and gives its task the article's output (docs/design.md). */
export function recordMessages(store: MessageStore): BatchWork {
  return async (messages, signal) => {
    const prepared = messages.map(prepare);
    const storable = prepared.filter((item) => "digest" in item);
    const outcomes = await store.record(storable, signal);
    let next = 0;
    return prepared.map((item, index) => {
      if (!("digest" in item)) return item;
      const recorded = outcomes[next++];
      const message = messages[index];
      if (recorded === undefined || message === undefined) {
        return { outcome: "unexpected", reason: "The store gave no outcome." };
      }
      return workOutcome(message, recorded);
    });
  };
}

function prepare(message: Message): StoredMessage | WorkOutcome {
  try {
    return storedMessage(message);
  } catch (error) {
    if (error instanceof RangeError)
      return failed("InvalidMessage", message, "The event is nested too deeply.");
    throw error;
  }
}

function workOutcome(message: Message, recorded: RecordOutcome): WorkOutcome {
  switch (recorded.outcome) {
    case "recorded":
      return done(message, "now", recorded.capacityUnits);
    case "already-recorded":
      return done(message, "before", recorded.capacityUnits);
    case "conflict":
      return failed(
        "MessageConflict",
        message,
        "A message with this id and other content is recorded. Send this one again with an id of its own, or edit its body.",
      );
    case "refused":
      return {
        ...failed("InvalidMessage", message, `The store refuses the message: ${recorded.reason}`),
        thrown: recorded.thrown,
      };
    case "unavailable":
    case "unexpected":
      return recorded;
  }
}

function done(message: Message, recorded: "now" | "before", capacityUnits: number | undefined): WorkOutcome {
  const { messageId } = message;
  return {
    outcome: "done",
    done: recorded,
    output: taskOutput({ messageId, recorded, capacityUnits }),
    smallestOutput: taskOutput({ messageId, recorded }),
  };
}

function failed(
  error: TaskFailureName,
  { messageId }: Message,
  reason: string,
): Extract<WorkOutcome, { outcome: "failed" }> {
  return { outcome: "failed", error, reason, cause: failureCause({ error, messageId, reason }) };
}
