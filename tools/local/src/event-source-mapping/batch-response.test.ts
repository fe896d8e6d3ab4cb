import { expect, it } from "vitest";
import { batchOutcome } from "./batch-response.ts";

const ids = ["a", "b", "c"];

const successes = ["", "null", "{}", '{"batchItemFailures":null}', '{"batchItemFailures":[]}', '{"other":1}'];
it.each(successes)("%s is complete success", (payload) => {
  expect(batchOutcome(payload, ids)).toEqual({ kind: "succeeded" });
});

const failures = [
  "{",
  '"done"',
  "[]",
  '{"batchItemFailures":{}}',
  '{"batchItemFailures":[{"itemIdentifier":""}]}',
  '{"batchItemFailures":[{"itemIdentifier":null}]}',
  '{"batchItemFailures":[{"messageId":"a"}]}',
  '{"batchItemFailures":[null]}',
  '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"unknown"}]}',
];
it.each(failures)("%s is a failure of the whole batch", (payload) => {
  expect(batchOutcome(payload, ids).kind).toBe("failed");
});

it("names the messages that come back", () => {
  const payload =
    '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"c"},{"itemIdentifier":"a"}]}';
  expect(batchOutcome(payload, ids)).toEqual({ kind: "partial", failed: new Set(["a", "c"]) });
});
