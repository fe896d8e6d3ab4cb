import { describe, expect, it } from "vitest";
import { recordingSettings } from "../settings/task-presets.ts";
import { type TaskStateOptions, taskState } from "./task-state.ts";
import { wholeTaskState } from "./whole-task.ts";

const stateOf = (options: TaskStateOptions) =>
  taskState(
    {
      queueUrl: "https://sqs.eu-central-1.amazonaws.com/123456789012/work",
      resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      settings: recordingSettings("production"),
    },
    options,
  );
const whole = (States: Record<string, object>) =>
  wholeTaskState({ StartAt: Object.keys(States)[0] ?? "", States });

const task = stateOf({ end: true });
const choice = { Type: "Choice", Choices: [{ Next: "Bad" }], Default: "Record" };
const bad = { Type: "Fail", Error: "Bad" };

describe("wholeTaskState", () => {
  it.each<[string, Record<string, object>]>([
    ["alone", { Record: task }],
    ["behind a choice", { Check: choice, Bad: bad, Record: task }],
    [
      "with an output and a catch that only ends",
      {
        Record: stateOf({ result: "record", catch: [{ errors: ["States.ALL"], next: "Bad" }], end: true }),
        Bad: bad,
        Good: { Type: "Succeed" },
      },
    ],
    [
      "with the event as its message, said again",
      {
        Record: stateOf({
          message: {
            event: "{% $states.input.detail %}",
            createdAt: "{% $states.input.time %}",
            messageId: "{% $states.input.id %}",
          },
          end: true,
        }),
      },
    ],
  ])("is the only state that does anything: %s", (_, states) => {
    expect(whole(states)).toBe("Record");
  });

  it.each<[string, Record<string, object>]>([
    ["there is none", { Bad: bad }],
    ["there is nothing", {}],
    ["two tasks", { Record: stateOf({ next: "Charge" }), Charge: task }],
    ["a state behind it", { Record: stateOf({ next: "After" }), After: { Type: "Succeed" } }],
    [
      "a state that its catch leads to",
      {
        Record: stateOf({ catch: [{ errors: ["States.ALL"], next: "Release" }], end: true }),
        Release: { Type: "Task", Resource: "lambda", End: true },
      },
    ],
    ["a Pass before it, which may change the event", { P: { Type: "Pass", Next: "Record" }, Record: task }],
    ["a choice that changes the event", { Check: { ...choice, Output: {} }, Bad: bad, Record: task }],
    [
      "a rule that changes the event",
      {
        Check: { ...choice, Choices: [{ Next: "Record", Output: {} }] },
        Record: task,
      },
    ],
    ["a path that changes the event", { Check: { ...choice, InputPath: "$.a" }, Bad: bad, Record: task }],
    [
      "it is in a Parallel",
      {
        Both: { Type: "Parallel", Branches: [{ StartAt: "Record", States: { Record: task } }], End: true },
      },
    ],
    [
      "it is in a Map",
      {
        Each: { Type: "Map", ItemProcessor: { StartAt: "Record", States: { Record: task } }, End: true },
      },
    ],
    [
      "its message is not the event",
      {
        Record: stateOf({
          message: { messageId: "1", createdAt: "2030-01-01T00:00:00Z", event: 1 },
          end: true,
        }),
      },
    ],
    ["it is no task", { Record: { Type: "Wait", Seconds: 1, End: true } }],
    ["it sends no message", { Record: { Type: "Task", Resource: "lambda", End: true } }],
  ])("is none: %s", (_, states) => {
    expect(whole(states)).toBeUndefined();
  });
});
