import type { LocalEventBody } from "@ringback/local/local-events/local-event";
import { expect, it, vi } from "vitest";
import { createMessageResults } from "./message-results.ts";

function printed(bodies: readonly LocalEventBody[]): string {
  const results = createMessageResults("recorder");
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
const archived = (executionArn: string, error: string): LocalEventBody => ({
  type: "dead-letter-changed",
  deadLetterId: `sqs-${executionArn}`,
  error,
});

it("counts messages recorded at the first receive or later, archived, and failed before the queue", () => {
  const text = printed([
    ...[queued("a"), received("a", 1), ended("a")],
    ...[queued("b"), received("b", 1), received("b", 2), ended("b")],
    ...[queued("c"), received("c", 1), archived("c", "InvalidMessage"), ended("c", "InvalidMessage")],
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
    ended("a", "MessageDeadLettered"),
  ]);
  expect(text).toContain("        1  archived, MessageDeadLettered");
});
