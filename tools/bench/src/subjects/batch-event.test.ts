import { parseQueueBody } from "@ringback/contracts/message/queue-body";
import type { SQSEvent } from "aws-lambda";
import { expect, it } from "vitest";
import { batchEventText } from "./batch-event.ts";

/** Lambda's limit of an event for a function, in bytes (AWS Lambda Developer Guide, "Lambda quotas"). */
const maximumEventBytes = 6_291_556;

it("makes 3,000 messages that nearly fill what Lambda takes", () => {
  const bytes = Buffer.byteLength(batchEventText({ size: 3000, name: "full" }));
  expect(bytes).toBeLessThanOrEqual(maximumEventBytes);
  expect(bytes).toBeGreaterThan(0.85 * maximumEventBytes);
});

it("makes messages that keep the contract, each with an id and a token of its own", () => {
  const { Records }: SQSEvent = JSON.parse(batchEventText({ size: 50, name: "some" }));
  const contents = Records.map(({ body }) => parseQueueBody(body));
  expect(contents.map(({ body }) => body)).toEqual(Records.map(() => "valid"));
  const ids = contents.map((content) => (content.body === "valid" ? content.message.messageId : ""));
  const tokens = contents.map((content) => (content.body === "valid" ? content.taskToken : ""));
  expect(new Set(ids).size).toBe(50);
  expect(new Set(tokens).size).toBe(50);
});
