import { describe, expect, it } from "vitest";
import { longestPathSeconds } from "./longest-path.ts";
import type { WalkedState, WalkedStates } from "./states-of.ts";

const taskOf = (QueueUrl: string, rest: object = {}) => ({ Type: "Task", Arguments: { QueueUrl }, ...rest });
/** Tasks by their queue: how long each takes at most. */
const tasks = new Map([
  ["ten", 10],
  ["hundred", 100],
]);
const ten = (rest: object) => taskOf("ten", rest);
const hundred = (rest: object) => taskOf("hundred", rest);
const end = { End: true };

function secondsOf(state: WalkedState & { Arguments?: { QueueUrl?: string } }): number | undefined {
  return tasks.get(state.Arguments?.QueueUrl ?? "");
}

const definition = (
  States: Record<string, object>,
  StartAt = Object.keys(States)[0] ?? "",
): WalkedStates => ({
  StartAt,
  States,
});
const longest = (States: Record<string, object>) => longestPathSeconds(definition(States), secondsOf);

const sendRetry = [{ ErrorEquals: ["SQS.SdkClientException", "SQS.AmazonSQSException"], MaxAttempts: 5 }];

describe("longestPathSeconds", () => {
  it("adds up what comes one after the other", () => {
    expect(longest({ A: ten({ Next: "B" }), B: hundred({ Next: "C" }), C: ten(end) })).toBe(120);
  });

  it("takes the longest of the ways of a choice, its default too", () => {
    const states = (Choices: object[], Default: string) => ({
      Which: { Type: "Choice", Choices, Default },
      A: ten(end),
      B: hundred({ Next: "A" }),
      C: { Type: "Pass", Next: "A" },
    });
    expect(longest(states([{ Next: "A" }, { Next: "B" }], "C"))).toBe(110);
    expect(longest(states([{ Next: "A" }], "B"))).toBe(110);
    expect(longest(states([{ Next: "A" }], "C"))).toBe(10);
  });

  it("follows a catch, of a task and of a Parallel", () => {
    const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Release" }];
    expect(longest({ Charge: ten({ Catch, ...end }), Release: hundred(end) })).toBe(110);
    const Branches = [definition({ A: ten(end) })];
    expect(longest({ Both: { Type: "Parallel", Branches, Catch, ...end }, Release: hundred(end) })).toBe(110);
  });

  it("takes the longest branch of a Parallel", () => {
    const Branches = [definition({ A: ten({ Next: "B" }), B: ten(end) }), definition({ C: hundred(end) })];
    expect(longest({ Both: { Type: "Parallel", Branches, Next: "D" }, D: ten(end) })).toBe(110);
  });

  it("counts a wait of a fixed length, and another state's timeout", () => {
    expect(longest({ W: { Type: "Wait", Seconds: 30, Next: "A" }, A: ten(end) })).toBe(40);
    expect(
      longest({ L: { Type: "Task", Resource: "lambda", TimeoutSeconds: 60, Next: "A" }, A: ten(end) }),
    ).toBe(70);
    expect(
      longest({ L: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Next: "A" }, A: ten(end) }),
    ).toBe(10);
    expect(longest({ P: { Type: "Pass", Next: "A" }, A: ten({ Next: "S" }), S: { Type: "Succeed" } })).toBe(
      10,
    );
    expect(longest({ F: { Type: "Fail" } })).toBe(0);
  });

  it.each([
    { Type: "Wait", SecondsPath: "$.seconds" },
    { Type: "Wait", Seconds: "{% $states.input.seconds %}" },
    { Type: "Wait", Timestamp: "2030-01-01T00:00:00Z" },
    { Type: "Task", Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken" },
    { Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2" },
    { Type: "Task", Resource: "arn:aws:states:::batch:submitJob.sync" },
    { Type: "Task", Resource: "arn:aws:states:us-east-1:123456789012:activity:approve" },
    {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      TimeoutSecondsPath: "$.t",
    },
  ])("has no bound with a wait whose length is not known: %j", (state) => {
    expect(longest({ A: ten({ Next: "W" }), W: { ...state, ...end } })).toBeUndefined();
    if (state.Type === "Task") {
      expect(longest({ A: ten({ Next: "W" }), W: { ...state, TimeoutSeconds: 5, ...end } })).toBe(15);
    }
  });

  it("has no bound where a task is in a loop, wherever the loop begins", () => {
    const loop = {
      A: { Type: "Pass", Next: "B" },
      B: ten({ Next: "C" }),
      C: { Type: "Choice", Choices: [{ Next: "A" }], Default: "D" },
      D: hundred(end),
    };
    for (const StartAt of ["A", "B", "C"]) {
      expect(longestPathSeconds(definition(loop, StartAt), secondsOf)).toBeUndefined();
    }
    expect(longestPathSeconds(definition(loop, "D"), secondsOf)).toBe(100);
    expect(longest({ A: ten({ Catch: [{ Next: "A" }], ...end }) })).toBeUndefined();
  });

  it("has no bound where a loop with a task is met on two ways", () => {
    const states = {
      Which: { Type: "Choice", Choices: [{ Next: "Outside" }], Default: "A" },
      Outside: { Type: "Pass", Next: "B" },
      A: { Type: "Pass", Next: "B" },
      B: { Type: "Choice", Choices: [{ Next: "A" }, { Next: "C" }], Default: "D" },
      C: ten({ Next: "A" }),
      D: hundred(end),
    };
    expect(longest(states)).toBeUndefined();
  });

  it("counts a loop without a task once, and each task behind it", () => {
    const polling = {
      Look: { Type: "Task", Resource: "lambda", TimeoutSeconds: 5, Next: "Done?" },
      "Done?": { Type: "Choice", Choices: [{ Next: "A" }], Default: "Pause" },
      Pause: { Type: "Wait", Seconds: 60, Next: "Look" },
      A: hundred(end),
    };
    for (const StartAt of ["Look", "Done?", "Pause"]) {
      expect(longestPathSeconds(definition(polling, StartAt), secondsOf)).toBe(165);
    }
    expect(longestPathSeconds(definition(polling, "A"), secondsOf)).toBe(100);
  });

  it.each(["ItemProcessor", "Iterator"])("has no bound with a task in the %s of a Map", (field) => {
    const map = (inner: object) => ({
      Each: { Type: "Map", [field]: definition({ A: inner }), Next: "B" },
      B: ten(end),
    });
    expect(longest(map(ten(end)))).toBeUndefined();
    expect(longest(map({ Type: "Wait", Seconds: 30, ...end }))).toBe(40);
  });

  it("looks for tasks inside of what is inside", () => {
    const parallel = (inner: object) => ({ Type: "Parallel", Branches: [definition({ In: inner })], ...end });
    const map = (inner: object) => ({ Type: "Map", ItemProcessor: definition({ In: inner }), ...end });
    expect(longest({ A: parallel(parallel(ten(end))) })).toBe(10);
    expect(longest({ A: parallel(map(parallel(ten(end)))) })).toBeUndefined();
    expect(longest({ A: map(parallel(map({ Type: "Pass", ...end }))) })).toBe(0);
    expect(longest({ A: { ...parallel(ten(end)), End: false, Next: "A" } })).toBeUndefined();
  });

  it("has no bound where a task is done again, for more than a failed send", () => {
    const again = (Retry: object[]) => longest({ A: ten({ Retry, ...end }) });
    expect(again(sendRetry)).toBe(10);
    expect(again([...sendRetry, { ErrorEquals: ["CardBusy"] }])).toBeUndefined();
    expect(again([...sendRetry, { ErrorEquals: ["CardBusy"], MaxAttempts: 0 }])).toBe(10);
    expect(
      again([{ ErrorEquals: ["SQS.SdkClientException", "States.Timeout"], MaxAttempts: 1 }]),
    ).toBeUndefined();
    const both = (Retry: object[]) => ({
      Type: "Parallel",
      Branches: [definition({ A: ten(end) })],
      Retry,
      ...end,
    });
    expect(longest({ Both: both(sendRetry) })).toBeUndefined();
    expect(longest({ Both: both([]) })).toBe(10);
  });

  it("counts what is done again without a task once", () => {
    const Retry = [{ ErrorEquals: ["States.ALL"] }];
    expect(longest({ L: { Type: "Task", TimeoutSeconds: 60, Retry, Next: "A" }, A: ten(end) })).toBe(70);
  });

  it("is nothing for a start or a next state that is missing, which AWS refuses", () => {
    expect(longestPathSeconds(definition({ A: ten(end) }, "B"), secondsOf)).toBe(0);
    expect(longestPathSeconds(definition({ A: ten(end) }, "toString"), secondsOf)).toBe(0);
    expect(longest({ A: ten({ Next: "B" }) })).toBe(10);
    expect(longest({})).toBe(0);
  });

  it("takes a path of 10,000 states, and as many inside of each other", () => {
    const names = Array.from({ length: 10_000 }, (_, at) => `S${at}`);
    const inRow = names.map((name, at) => [name, ten({ Next: `S${at + 1}` })] as const);
    expect(longest(Object.fromEntries(inRow))).toBe(100_000);
    const nested = names.reduce<object>(
      (inner) => ({ Type: "Parallel", Branches: [definition({ In: inner })], ...end }),
      ten(end),
    );
    expect(longest({ A: nested })).toBe(10);
  });

  it("looks at each state once, however many ways there are", () => {
    const stages = 500;
    const states = Object.fromEntries(
      Array.from({ length: stages }, (_, at) => [
        [`C${at}`, { Type: "Choice", Choices: [{ Next: `A${at}` }], Default: `B${at}` }] as const,
        [`A${at}`, ten({ Next: `C${at + 1}` })] as const,
        [`B${at}`, hundred({ Next: `C${at + 1}` })] as const,
      ]).flat(),
    );
    let looked = 0;
    const counted = (state: WalkedState) => {
      looked += 1;
      return secondsOf(state);
    };
    // 2 to the power of 500 ways.
    expect(longestPathSeconds(definition(states), counted)).toBe(stages * 100);
    expect(looked).toBe(3 * stages);
  });
});
