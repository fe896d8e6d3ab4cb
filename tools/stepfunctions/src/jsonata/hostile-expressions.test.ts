import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json.ts";
import { createStepFunctions } from "../step-functions.ts";

const ENDING = /^Execution(Succeeded|Failed)$/;

/** Runs `Output: {% expression %}` and gives the execution's description. */
async function evaluate(expression: string, input: unknown = {}): Promise<JsonObject> {
  let resolveEnded = () => {};
  const ended = new Promise<void>((resolve) => {
    resolveEnded = resolve;
  });
  const stepFunctions = createStepFunctions({
    onHistoryEvent: (_arn, { type }) => ENDING.test(type) && resolveEnded(),
  });
  try {
    const definition = JSON.stringify({
      QueryLanguage: "JSONata",
      StartAt: "A",
      States: { A: { Type: "Pass", Output: `{% ${expression} %}`, End: true } },
    });
    const created: JsonObject = {
      ...(await stepFunctions.call("CreateStateMachine", {
        name: "m",
        roleArn: "arn:aws:iam::000000000000:role/test",
        definition,
      })),
    };
    const started: JsonObject = {
      ...(await stepFunctions.call("StartExecution", {
        stateMachineArn: created["stateMachineArn"],
        input: JSON.stringify(input),
      })),
    };
    await ended;
    return { ...(await stepFunctions.call("DescribeExecution", { executionArn: started["executionArn"] })) };
  } finally {
    await stepFunctions.close();
  }
}

describe("an expression that would not end", () => {
  it.each([
    ["a recursion without end", "($f := function($x) { $f($x + 1) }; $f(0))"],
    ["a recursion that is not a tail call", "($f := function($x) { 1 + $f($x + 1) }; $f(0))"],
    ["a pattern that backtracks without end", `$contains("${"a".repeat(40)}!", /^(a+)+$/)`],
    ["a range that fills the memory", "$count([1..9999999].[1..9999999])"],
    [
      "a text that doubles",
      `($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $length($f("x", 60)))`,
    ],
    ["padding without measure", `$length($pad("x", 9000000000))`],
  ])("is ended: %s", async (_what, expression) => {
    const described = await evaluate(expression);
    expect(described).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
    expect(described["cause"]).toMatch(
      /^An error occurred while executing the state 'A' \(entered at the event id #2\)\. The JSONata expression '.*' specified for the field 'Output' threw an error during evaluation/,
    );
  });

  it("holds up no other execution while it is being ended", async () => {
    const hostile = evaluate("($f := function($x) { $f($x + 1) }; $f(0))");
    const started = performance.now();
    expect(await evaluate("$states.input.a", { a: 1 })).toMatchObject({ status: "SUCCEEDED", output: "1" });
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(await hostile).toMatchObject({ status: "FAILED" });
  });

  it("is ended alone: what waits behind it is evaluated", async () => {
    const answers = await Promise.all([
      evaluate(`$contains("${"a".repeat(40)}!", /^(a+)+$/)`),
      evaluate(`$map([1, 2], function($n) { $n * 2 })`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["FAILED", "SUCCEEDED"]);
    expect(answers[1]?.["output"]).toBe("[2,4]");
  });
});

describe("a result that is not JSON", () => {
  it.each([["$sum"], ["function($x) { $x }"], ["/a/"]])("is refused: %s", async (expression) => {
    expect(await evaluate(expression)).toMatchObject({
      status: "FAILED",
      error: "States.QueryEvaluationError",
      cause: expect.stringContaining("specified for the field 'Output' returned an unsupported result type."),
    });
  });
});

describe("AWS's own functions", () => {
  it.each([
    ["$partition([1, 2, 3, 4, 5], 2)", [[1, 2], [3, 4], [5]]],
    ["$range(0, 10, 5)", [0, 5, 10]],
    ["$hash('abc', 'SHA-256')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [`$parse('{"a":[1]}').a`, [1]],
    ["$random(7) = $random(7) and $random() < 1", true],
    ["$length($uuid())", 36],
    ["$type($now()) & $type($millis())", "stringnumber"],
  ])("%s", async (expression, expected) => {
    const described = await evaluate(expression);
    expect(described["status"]).toBe("SUCCEEDED");
    expect(JSON.parse(String(described["output"]))).toEqual(expected);
  });

  it("leaves $eval out", async () => {
    expect(await evaluate("$eval('1')")).toMatchObject({
      status: "FAILED",
      error: "States.QueryEvaluationError",
    });
  });
});
