import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { failureIn } from "./execution-failure.ts";
import { linkedHistory } from "./execution-history.ts";

type Details = Omit<HistoryEvent, "timestamp" | "id" | "previousEventId" | "type">;
/** An event with its id, the id of the event before it, and its details. */
const event = (
  id: number,
  previousEventId: number,
  type: NonNullable<HistoryEvent["type"]>,
  details: Details = {},
): HistoryEvent => ({ timestamp: new Date(0), id, previousEventId, type, ...details });

const task = { resourceType: "sqs", resource: "sendMessage.waitForTaskToken" };
const entered = (name: string): Details => ({ stateEnteredEventDetails: { name } });
const exited = (name: string): Details => ({ stateExitedEventDetails: { name } });
const send: Details = { taskScheduledEventDetails: { ...task, region: "us-east-1", parameters: "{}" } };
const submitted = (MessageId: string): Details => ({
  taskSubmittedEventDetails: { ...task, output: JSON.stringify({ MessageId }) },
});
const failed: Details = { executionFailedEventDetails: { error: "Failed" } };

/** The message of Reserve is in its queue. */
const reserving = [
  event(1, 0, "ExecutionStarted", { executionStartedEventDetails: { input: "{}" } }),
  event(2, 0, "TaskStateEntered", entered("Reserve")),
  event(3, 2, "TaskScheduled", send),
  event(4, 3, "TaskSubmitted", submitted("sqs-1")),
];
const reserved = [
  ...reserving,
  event(5, 4, "TaskSucceeded"),
  event(6, 5, "TaskStateExited", exited("Reserve")),
];
const caught = [
  ...reserving,
  event(5, 4, "TaskFailed", { taskFailedEventDetails: { ...task, error: "OutOfStock" } }),
  event(6, 5, "TaskStateExited", exited("Reserve")),
];

describe("an execution fails before the message of the state that failed was in its queue", () => {
  it.each<[string, boolean, readonly HistoryEvent[]]>([
    [
      "not where that message was, and its task failed",
      true,
      [...caught.slice(0, -1), event(6, 5, "ExecutionFailed", failed)],
    ],
    [
      "not where its workflow ran out of time with it",
      true,
      [...reserving, event(5, 4, "ExecutionTimedOut")],
    ],
    [
      "not where the result of its task broke the state",
      true,
      [...reserved.slice(0, -1), event(6, 5, "ExecutionFailed", failed)],
    ],
    [
      "where another state fails after the tasks before it are done",
      false,
      [
        ...reserved,
        event(7, 6, "TaskStateEntered", entered("Price")),
        event(8, 7, "ExecutionFailed", failed),
      ],
    ],
    [
      "where another state fails after a Catch",
      false,
      [...caught, event(7, 6, "TaskStateEntered", entered("Refund")), event(8, 7, "ExecutionFailed", failed)],
    ],
    [
      "not where a Fail state ends it after a Catch",
      true,
      [
        ...caught,
        event(7, 6, "FailStateEntered", entered("Refused")),
        event(8, 7, "ExecutionFailed", failed),
      ],
    ],
    [
      "where a branch of Parallel fails while a message waits in another",
      false,
      [
        event(1, 0, "ExecutionStarted"),
        event(2, 0, "ParallelStateEntered", entered("Both")),
        event(3, 2, "ParallelStateStarted"),
        event(4, 3, "TaskStateEntered", entered("Left")),
        event(5, 3, "TaskStateEntered", entered("Right")),
        event(6, 4, "TaskScheduled", send),
        event(7, 6, "TaskSubmitted", submitted("sqs-1")),
        event(8, 5, "ParallelStateFailed"),
        event(9, 8, "ExecutionFailed", failed),
      ],
    ],
  ])("%s", (_, wasSubmitted, events) => {
    expect(failureIn(linkedHistory(events))).toMatchObject({ wasSubmitted });
  });
});
