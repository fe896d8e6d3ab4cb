import { describe, expect, it } from "vitest";
import type { Json } from "../../api/page-api.ts";
import { type LinkedEntry, sentMessages } from "./sent-messages.ts";

/** A history, event by event: what it follows, its type, and its state or details. */
function history(...events: readonly (readonly [previous: number, type: string, about?: string | Json])[]) {
  return events.map(([previousEventId, type, about], index): LinkedEntry => {
    const at = index;
    const id = index + 1;
    if (typeof about === "string") return { previousEventId, entry: { id, at, type, state: about } };
    return { previousEventId, entry: { id, at, type, ...(about === undefined ? {} : { details: about }) } };
  });
}
const queueUrl = (task: string) => `https://sqs/${task}`;
const scheduled = (task: string, messageId: string): Json => ({
  resource: "sendMessage.waitForTaskToken",
  parameters: { QueueUrl: queueUrl(task), MessageBody: { Record: { messageId }, MyTaskToken: "[redacted]" } },
});
const submitted = (sqsMessageId: string): Json => ({ output: { MessageId: sqsMessageId } });

describe("the messages that an execution has sent", () => {
  it("are those of its states in turn, each with the end of its task", () => {
    const found = sentMessages(
      history(
        [0, "ExecutionStarted"],
        [0, "TaskStateEntered", "Reserve it"],
        [2, "TaskScheduled", scheduled("Reserve", "r")],
        [3, "TaskStarted"],
        [4, "TaskSubmitted", submitted("sqs-r")],
        [5, "TaskSucceeded"],
        [6, "TaskStateExited", "Reserve it"],
        [7, "TaskStateEntered", "Charge it"],
        [8, "TaskScheduled", scheduled("Charge", "c")],
        [9, "TaskStarted"],
        [10, "TaskSubmitted", submitted("sqs-c")],
      ),
    );
    expect(found).toEqual([
      {
        state: "Reserve it",
        queueUrl: queueUrl("Reserve"),
        messageId: "r",
        sqsMessageId: "sqs-r",
        result: "succeeded",
      },
      { state: "Charge it", queueUrl: queueUrl("Charge"), messageId: "c", sqsMessageId: "sqs-c" },
    ]);
  });

  it("are one for a send that was tried again", () => {
    const found = sentMessages(
      history(
        [0, "TaskStateEntered", "Charge it"],
        [1, "TaskScheduled", scheduled("Charge", "c")],
        [2, "TaskStarted"],
        [3, "TaskFailed"],
        [4, "TaskScheduled", scheduled("Charge", "c")],
        [5, "TaskStarted"],
        [6, "TaskSubmitted", submitted("second")],
      ),
    );
    expect(found).toEqual([
      { state: "Charge it", queueUrl: queueUrl("Charge"), messageId: "c", sqsMessageId: "second" },
    ]);
  });

  it("are told apart in branches that run at the same time, and end with the branch that fails", () => {
    const found = sentMessages(
      history(
        [0, "ParallelStateEntered", "Both"],
        [1, "ParallelStateStarted"],
        [2, "TaskStateEntered", "Charge it"],
        [2, "TaskStateEntered", "Pack it"],
        [3, "TaskScheduled", scheduled("Charge", "c")],
        [4, "TaskScheduled", scheduled("Pack", "p")],
        [6, "TaskSubmitted", submitted("sqs-p")],
        [5, "TaskSubmitted", submitted("sqs-c")],
        [8, "TaskFailed"],
        [9, "ParallelStateFailed"],
        [1, "TaskStateEntered", "Notify"],
        [11, "TaskScheduled", scheduled("Notify", "n")],
        [12, "TaskSubmitted", submitted("sqs-n")],
      ),
    );
    expect(found.map(({ state, sqsMessageId, result }) => [state, sqsMessageId, result])).toEqual([
      ["Charge it", "sqs-c", "failed"],
      ["Pack it", "sqs-p", "aborted"],
      ["Notify", "sqs-n", undefined],
    ]);
  });

  it("are the same ones after a redrive, which goes on with every branch that had not ended", () => {
    const found = sentMessages(
      history(
        [0, "ParallelStateEntered", "Both"],
        [1, "ParallelStateStarted"],
        [2, "TaskStateEntered", "Charge it"],
        [2, "TaskStateEntered", "Pack it"],
        [3, "TaskScheduled", scheduled("Charge", "c")],
        [4, "TaskScheduled", scheduled("Pack", "p")],
        [6, "TaskSubmitted", submitted("sqs-p")],
        [5, "TaskSubmitted", submitted("sqs-c")],
        [8, "TaskFailed"],
        [9, "ParallelStateFailed"],
        [10, "ExecutionFailed"],
        [11, "ExecutionRedriven"],
        [12, "TaskScheduled", scheduled("Pack", "p")],
        [12, "TaskScheduled", scheduled("Charge", "c")],
        [13, "TaskSubmitted", submitted("again-p")],
        [15, "TaskSucceeded"],
        [14, "TaskSubmitted", submitted("again-c")],
      ),
    );
    expect(found.map(({ state, sqsMessageId, result }) => [state, sqsMessageId, result])).toEqual([
      ["Charge it", "again-c", undefined],
      ["Pack it", "again-p", "succeeded"],
    ]);
  });

  it("leave out what other states send", () => {
    const details = { resource: "sendMessage", parameters: { QueueUrl: queueUrl("Mail"), MessageBody: "x" } };
    expect(sentMessages(history([0, "TaskStateEntered", "Mail it"], [1, "TaskScheduled", details]))).toEqual(
      [],
    );
  });
});
