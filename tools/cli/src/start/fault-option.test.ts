import { expect, it } from "vitest";
import { addFault, type ChosenFaults, noFaults } from "./fault-option.ts";

const chosen = (...texts: string[]) =>
  texts.reduce<ChosenFaults>((before, text) => {
    const next = addFault(text, before);
    if ("refused" in next) throw new Error(next.refused);
    return next;
  }, noFaults);

it("a fault is of all tasks, or of the one that is named before it", () => {
  expect(
    chosen(
      "Charge:dynamodb.slow=1",
      "dynamodb.slow=0.5",
      "sqs.late=0.1",
      "Charge:sqs.late=0",
      "sqs.late=0.2",
      "Record:sqs.late=0.3",
    ),
  ).toEqual({
    rates: { "dynamodb.slow": 0.5, "sqs.late": 0.2 },
    taskRates: { Charge: { "dynamodb.slow": 1, "sqs.late": 0 }, Record: { "sqs.late": 0.3 } },
  });
});

it.each([
  ["dynamodb.gone=1", "It must be one of: dynamodb.throttle, "],
  ["Charge:dynamodb.gone=1", "It must be one of: dynamodb.throttle, "],
  ["Charge:=1", "It must be one of: dynamodb.throttle, "],
  [":sqs.late=1", "A task has to be named before the colon"],
  ["sqs.late", "It must be KIND=RATE or TASK:KIND=RATE"],
  ["Charge:sqs.late=", "It must be KIND=RATE or TASK:KIND=RATE"],
  ["sqs.late=2", "with a rate from 0 to 1."],
  ["sqs.late=0.1=0.2", "with a rate from 0 to 1."],
])("%s is refused: %s", (text, sentence) => {
  expect(addFault(text, noFaults)).toEqual({ refused: expect.stringContaining(sentence) });
});
