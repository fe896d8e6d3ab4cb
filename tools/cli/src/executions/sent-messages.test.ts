import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { linkedHistory } from "./execution-history.ts";
import { sentMessages } from "./sent-messages.ts";

const timestamp = new Date(0);
type Details = Omit<HistoryEvent, "timestamp" | "id" | "previousEventId" | "type">;
/** An event with its id, the id of the event before it, and its details. */
const event = (
  id: number,
  previousEventId: number,
  type: NonNullable<HistoryEvent["type"]>,
  details: Details = {},
): HistoryEvent => ({ timestamp, id, previousEventId, type, ...details });

const entered = (name: string): Details => ({ stateEnteredEventDetails: { name } });
const exited = (name: string): Details => ({ stateExitedEventDetails: { name } });
const send = (messageId: string, state?: string): Details => {
  const MessageAttributes = { State: { DataType: "String", StringValue: state } };
  const MessageBody = { Record: { messageId, createdAt: "2026-01-01T00:00:00Z", event: 1 } };
  const parameters = JSON.stringify({ QueueUrl: "q", MessageBody, MessageAttributes });
  return {
    taskScheduledEventDetails: {
      resourceType: "sqs",
      resource: "sendMessage.waitForTaskToken",
      region: "us-east-1",
      parameters,
    },
  };
};
const submitted = (MessageId: string): Details => ({
  taskSubmittedEventDetails: {
    resourceType: "sqs",
    resource: "sendMessage.waitForTaskToken",
    output: JSON.stringify({ MessageId }),
  },
});
const task = { resourceType: "sqs", resource: "sendMessage.waitForTaskToken" };
const failed = (error: string): Details => ({ taskFailedEventDetails: { ...task, error } });

/** Reserve is done, then Charge is sent. */
const upToCharge = [
  event(1, 0, "ExecutionStarted"),
  event(2, 0, "TaskStateEntered", entered("Reserve")),
  event(3, 2, "TaskScheduled", send("m-reserve")),
  event(4, 3, "TaskStarted"),
  event(5, 4, "TaskSubmitted", submitted("sqs-1")),
  event(6, 5, "TaskSucceeded"),
  event(7, 6, "TaskStateExited", exited("Reserve")),
  event(8, 7, "TaskStateEntered", entered("Charge")),
  event(9, 8, "TaskScheduled", send("m-charge")),
  event(10, 9, "TaskStarted"),
];
const messagesOf = (...events: HistoryEvent[]) => sentMessages(linkedHistory([...upToCharge, ...events]));

describe("the messages of an execution", () => {
  it("are those that its states have sent, with what became of them", () => {
    expect(messagesOf(event(11, 10, "TaskSubmitted", submitted("sqs-2")))).toMatchObject([
      { state: "Reserve", record: { messageId: "m-reserve" }, end: "done", isOver: true },
      { state: "Charge", sqsMessageIds: ["sqs-2"], end: "waiting", attempts: 1, isOver: false },
    ]);
  });

  it("are not sent if SQS has refused them, and the attempts of one state are those of one message", () => {
    const refused = { taskSubmitFailedEventDetails: { ...task, error: "SQS.AmazonSQSException" } };
    const first = event(11, 10, "TaskSubmitFailed", refused);
    const failing = event(11, 10, "TaskFailed", failed("SQS.AmazonSQSException"));
    for (const one of [first, failing])
      expect(messagesOf(one)[1]).toMatchObject({ end: "not-sent", error: "SQS.AmazonSQSException" });
    const second = [
      event(12, 11, "TaskScheduled", send("m-charge")),
      event(13, 12, "TaskStarted"),
      event(14, 13, "TaskSubmitted", submitted("sqs-2")),
    ];
    expect(messagesOf(first, ...second)[1]).toMatchObject({ end: "waiting", attempts: 2 });
  });

  it("that failed are over only where a Catch has caught it", () => {
    const fails = [
      event(11, 10, "TaskSubmitted", submitted("sqs-2")),
      event(12, 11, "TaskFailed", failed("CardDeclined")),
    ];
    const uncaught = messagesOf(...fails, event(13, 12, "ExecutionFailed"));
    expect(uncaught[1]).toMatchObject({ end: "failed", error: "CardDeclined", isOver: false });
    const caught = messagesOf(...fails, event(13, 12, "TaskStateExited", exited("Charge")));
    expect(caught[1]).toMatchObject({ end: "failed", isOver: true });
  });

  it("are over where a Catch has caught the failure of the Parallel state around them", () => {
    const parallel = [
      event(1, 0, "ExecutionStarted"),
      event(2, 0, "ParallelStateEntered", entered("Both")),
      event(3, 2, "ParallelStateStarted"),
      event(4, 3, "TaskStateEntered", entered("Left")),
      event(5, 3, "TaskStateEntered", entered("Right")),
      event(6, 4, "TaskScheduled", send("left")),
      event(7, 5, "TaskScheduled", send("right")),
      event(8, 6, "TaskSubmitted", submitted("sqs-left")),
      event(9, 7, "TaskSubmitted", submitted("sqs-right")),
      event(10, 8, "TaskFailed", failed("MessageDeadLettered")),
      event(11, 10, "ParallelStateFailed"),
    ];
    const isOver = (...after: HistoryEvent[]) =>
      sentMessages(linkedHistory([...parallel, ...after])).map(({ state, isOver }) => [state, isOver]);
    expect(isOver(event(12, 11, "ExecutionFailed"))).toEqual([
      ["Left", false],
      ["Right", false],
    ]);
    expect(isOver(event(12, 11, "ParallelStateExited", exited("Both")))).toEqual([
      ["Left", true],
      ["Right", true],
    ]);
  });

  it("of redriven branches of Parallel are those of their states, though all follow the event of the redrive", () => {
    const messages = sentMessages(
      linkedHistory([
        event(1, 0, "ExecutionStarted"),
        event(2, 0, "ParallelStateEntered", entered("Both")),
        event(3, 2, "ParallelStateStarted"),
        event(4, 3, "TaskStateEntered", entered("Left")),
        event(5, 3, "TaskStateEntered", entered("Right")),
        event(6, 4, "TaskScheduled", send("left", "Left")),
        event(7, 5, "TaskScheduled", send("right", "Right")),
        event(8, 6, "TaskSubmitted", submitted("sqs-left")),
        event(9, 7, "TaskSubmitted", submitted("sqs-right")),
        event(10, 8, "TaskFailed", failed("MessageDeadLettered")),
        event(11, 10, "ParallelStateFailed"),
        event(12, 11, "ExecutionFailed"),
        event(13, 12, "ExecutionRedriven"),
        event(14, 13, "TaskScheduled", send("left", "Left")),
        event(15, 13, "TaskScheduled", send("right", "Right")),
        event(16, 15, "TaskSubmitted", submitted("sqs-right-2")),
        event(17, 16, "TaskSucceeded"),
        event(18, 17, "TaskStateExited", exited("Right")),
      ]),
    );
    expect(messages).toMatchObject([
      { state: "Left", sqsMessageIds: ["sqs-left"], attempts: 2, end: "not-sent", isOver: false },
      { state: "Right", sqsMessageIds: ["sqs-right", "sqs-right-2"], end: "done", isOver: true },
    ]);
  });

  it("of a redriven execution go on from the state that failed", () => {
    const messages = messagesOf(
      event(11, 10, "TaskSubmitted", submitted("sqs-2")),
      event(12, 11, "TaskFailed", failed("MessageDeadLettered")),
      event(13, 12, "ExecutionFailed"),
      event(14, 13, "ExecutionRedriven"),
      event(15, 14, "TaskScheduled", send("m-charge")),
      event(16, 15, "TaskStarted"),
      event(17, 16, "TaskSubmitted", submitted("sqs-3")),
      event(18, 17, "TaskSucceeded"),
      event(19, 18, "TaskStateExited", exited("Charge")),
    );
    expect(messages[1]).toMatchObject({
      state: "Charge",
      sqsMessageIds: ["sqs-2", "sqs-3"],
      attempts: 2,
      end: "done",
      isOver: true,
    });
  });
});
