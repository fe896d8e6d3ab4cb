import type { LocalEventBody } from "@ringback/local/local-events/local-event";
import { expect, it, vi } from "vitest";
import { createMessageResults } from "./message-results.ts";

function printed(bodies: readonly LocalEventBody[], of: "messages" | "executions" = "messages"): string {
  const results = createMessageResults({ of, workFunctions: ["recorder"], done: "recorded" });
  for (const body of bodies) results.onEvent({ at: 0, ...body });
  let text = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((line) => {
    text += String(line);
    return true;
  });
  results.print();
  write.mockRestore();
  return text;
}

const queued = (executionArn: string): LocalEventBody => ({
  type: "message-queued",
  executionArn,
  sqsMessageId: `sqs-${executionArn}`,
});
const received = (executionArn: string, receiveCount: number, functionName = "recorder"): LocalEventBody => ({
  type: "batch-received",
  functionName,
  messages: [{ sqsMessageId: `sqs-${executionArn}`, executionArn, receiveCount }],
});
const ended = (executionArn: string, error?: string): LocalEventBody =>
  error === undefined
    ? { type: "execution-ended", executionArn, status: "SUCCEEDED" }
    : { type: "execution-ended", executionArn, status: "FAILED", error };
const calledBack = (executionArn: string, error?: string): LocalEventBody =>
  error === undefined
    ? { type: "called-back", executionArn, outcome: "succeeded" }
    : { type: "called-back", executionArn, outcome: "failed", error };
const archived = (executionArn: string, error: string): LocalEventBody => ({
  type: "dead-letter-changed",
  deadLetterId: `sqs-${executionArn}`,
  error,
});

it("counts messages recorded at the first receive or later, archived, and failed before the queue", () => {
  const text = printed([
    ...[queued("a"), received("a", 1), ended("a")],
    ...[queued("b"), received("b", 1), received("b", 2), ended("b")],
    ...[queued("c"), received("c", 1), archived("c", "InvalidMessage")],
    ...[calledBack("c", "InvalidMessage"), ended("c", "InvalidMessage")],
    ended("d", "InvalidInput"),
  ]);
  expect(text).toBe(
    [
      "\nresults of the messages",
      "        1  recorded at the first receive",
      "        1  recorded after a redelivery",
      "        1  archived, InvalidMessage",
      "        1  failed before the queue, InvalidInput\n",
    ].join("\n"),
  );
});

it("counts an archived message once, even if its entry is written again", () => {
  const text = printed([
    ...[queued("a"), archived("a", "MessageDeadLettered"), archived("a", "MessageDeadLettered")],
    ...[calledBack("a", "MessageDeadLettered"), ended("a", "MessageDeadLettered")],
  ]);
  expect(text).not.toContain("failed before the queue");
  expect(text).toContain("        1  archived, MessageDeadLettered");
});

it("counts an execution that fails between its tasks, by a send or a definition, also after a Catch", () => {
  const send = "SQS.AmazonSQSException";
  const text = printed(
    [
      ...[queued("a"), calledBack("a"), calledBack("a", send), ended("a", send)],
      ...[queued("b"), calledBack("b", "CardDeclined"), ended("b", "States.QueryEvaluationError")],
      ...[queued("c"), calledBack("c"), queued("c"), calledBack("c"), ended("c")],
    ],
    "executions",
  );
  expect(text).toBe(
    [
      "\nresults of the executions",
      "        1  recorded at the first receive",
      `        1  failed before the queue, ${send}`,
      "        1  failed before the queue, States.QueryEvaluationError\n",
    ].join("\n"),
  );
});
