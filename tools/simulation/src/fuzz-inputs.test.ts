import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { recordWorkflow } from "@ringback/contracts/workflow/record-workflow";
import { taskState } from "@ringback/contracts/workflow/task-state";
import fc from "fast-check";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { captureLog } from "./captured-log.ts";
import { settledBodies } from "./testing/settled-bodies.ts";

const task = { queueUrl: "https://queue.invalid", resource: "arn", settings: recordingSettings("local") };
const { States } = recordWorkflow({ fifo: undefined, state: (options) => taskState(task, options) });
const expression = (text: string) => jsonata(text.slice("{%".length, -"%}".length));
const [isInvalid, isTooLarge] = States["Check input"].Choices.map(({ Condition }) => expression(Condition));

/** What the workflow does with an input, by the very expressions that are deployed. */
async function choice(input: unknown): Promise<"InvalidInput" | "InputTooLarge" | "sent"> {
  const states = { input };
  if ((await isInvalid?.evaluate({}, { states })) === true) return "InvalidInput";
  if ((await isTooLarge?.evaluate({}, { states })) === true) return "InputTooLarge";
  return "sent";
}

const detail = fc.oneof(
  { arbitrary: fc.json().map((text) => JSON.parse(text)), weight: 150 },
  { arbitrary: fc.constant("x".repeat(250_000)), weight: 1 },
  { arbitrary: fc.constantFrom(null, false, 0, "", [], {}), weight: 50 },
);
const whole = fc.record({
  id: fc.oneof(fc.uuid(), fc.string({ minLength: 1 })),
  time: fc.constantFrom("2026-01-01T00:00:00Z", "2022-04-18T07:51:06.123+02:00"),
  detail,
  source: fc.string(),
});
const anything = fc.oneof(fc.constantFrom(undefined, null, "", 0, [], {}, true), fc.string());
const input = fc.oneof(
  { arbitrary: whole, weight: 4 },
  { arbitrary: fc.tuple(whole, anything).map(([event, id]) => ({ ...event, id })), weight: 1 },
  { arbitrary: fc.tuple(whole, anything).map(([event, time]) => ({ ...event, time })), weight: 1 },
  { arbitrary: whole.map(({ detail: _, ...event }) => event), weight: 1 },
  { arbitrary: fc.json().map((text) => JSON.parse(text)), weight: 1 },
);

interface Fields {
  readonly id?: unknown;
  readonly time?: unknown;
  readonly detail?: unknown;
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
const isText = (value: unknown) => typeof value === "string" && value !== "";

function expectedChoice(value: unknown) {
  const { id, time, detail: own } = fieldsOf(value);
  if (!isText(id) || !isText(time) || own === undefined) return "InvalidInput";
  return Buffer.byteLength(JSON.stringify(value)) > 240_000 ? "InputTooLarge" : "sent";
}

describe("10,000 workflow inputs, valid and broken", () => {
  it("each fail at once by name, or have their outcome once sent", { timeout: 60_000 }, async () => {
    const ends = new Map<string, number>();
    const count = (end: string) => ends.set(end, (ends.get(end) ?? 0) + 1);
    const log = captureLog();
    try {
      await fc.assert(
        fc.asyncProperty(input, async (drawn) => {
          const text = JSON.stringify(drawn);
          const event: unknown = JSON.parse(text);
          const chosen = await choice(event);
          expect({ text: text.slice(0, 300), chosen }).toEqual({
            text: text.slice(0, 300),
            chosen: expectedChoice(event),
          });
          if (chosen !== "sent") {
            count(chosen);
            return;
          }
          const { id, time, detail: own } = fieldsOf(event);
          const record = { messageId: id, createdAt: time, event: own };
          const { response, store, archive, callback } = await settledBodies([
            JSON.stringify({ Record: record, MyTaskToken: "a task token" }),
          ]);
          expect(response).toEqual({ batchItemFailures: [] });
          const isDate = time === "2026-01-01T00:00:00Z" || time === "2022-04-18T07:51:06.123+02:00";
          const end = isDate ? "SUCCEEDED" : "InvalidMessage";
          expect(callback.calls.map(({ error }) => error ?? "SUCCEEDED")).toEqual([end]);
          expect([store.items.size, archive.entries.size]).toEqual(isDate ? [1, 0] : [0, 1]);
          count(end);
          log.take();
        }),
        { numRuns: 10_000, seed: 1 },
      );
    } finally {
      log.release();
    }
    expect([...ends.keys()].toSorted()).toEqual([
      "InputTooLarge",
      "InvalidInput",
      "InvalidMessage",
      "SUCCEEDED",
    ]);
  });
});
