import { afterEach, describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { closeRuns, runDefinition } from "../testing/run-definition.ts";

afterEach(closeRuns);

async function choose(rule: object, input: Json) {
  const run = await runDefinition(
    {
      StartAt: "Choose",
      States: {
        Choose: { Type: "Choice", Choices: [{ ...rule, Next: "Yes" }], Default: "No" },
        Yes: { Type: "Pass", Result: true, End: true },
        No: { Type: "Pass", Result: false, End: true },
      },
    },
    { input },
  );
  return run.end();
}

const EARLY = "2024-01-01T00:00:00Z";
const LATE = "2024-01-01T00:00:00.001Z";
const SAME_AS_EARLY = "2024-01-01T01:00:00+01:00";

describe("an operator of a Choice", () => {
  it.each<[string, Json, Json, boolean]>([
    ["BooleanEquals", true, true, true],
    ["BooleanEquals", true, false, false],
    ["BooleanEquals", true, "true", false],
    ["NumericEquals", 1, 1, true],
    ["NumericEquals", 1, 1.5, false],
    ["NumericEquals", 1, "1", false],
    ["NumericLessThan", 2, 1, true],
    ["NumericLessThan", 2, 2, false],
    ["NumericLessThanEquals", 2, 2, true],
    ["NumericGreaterThan", 2, 3, true],
    ["NumericGreaterThan", 2, 2, false],
    ["NumericGreaterThanEquals", 2, 2, true],
    ["StringEquals", "a", "a", true],
    ["StringEquals", "a", "A", false],
    ["StringLessThan", "b", "a", true],
    ["StringLessThanEquals", "b", "b", true],
    ["StringGreaterThan", "b", "c", true],
    ["StringGreaterThanEquals", "b", "b", true],
    ["StringMatches", "log-*.txt", "log-a.b.txt", true],
    ["StringMatches", "log-*.txt", "log-a.txt.gz", false],
    ["StringMatches", "*", "", true],
    ["StringMatches", "a\\*b", "a*b", true],
    ["StringMatches", "a\\*b", "axb", false],
    ["StringMatches", "*a*b*", "xxaxxbxx", true],
    ["TimestampEquals", EARLY, SAME_AS_EARLY, true],
    ["TimestampLessThan", LATE, EARLY, true],
    ["TimestampLessThanEquals", EARLY, SAME_AS_EARLY, true],
    ["TimestampGreaterThan", EARLY, LATE, true],
    ["TimestampGreaterThanEquals", EARLY, "no timestamp", false],
    ["IsNull", true, null, true],
    ["IsNull", false, null, false],
    ["IsString", true, "", true],
    ["IsNumeric", true, 0, true],
    ["IsNumeric", true, "0", false],
    ["IsBoolean", true, false, true],
    ["IsTimestamp", true, EARLY, true],
    ["IsTimestamp", true, "2024-02-30T00:00:00Z", false],
    ["IsPresent", true, null, true],
  ])("%s %j takes %j: %s", async (operator, operand, value, expected) => {
    expect((await choose({ Variable: "$.value", [operator]: operand }, { value })).output).toBe(expected);
  });

  it.each<[string, Json, Json]>([
    ["BooleanEqualsPath", true, true],
    ["NumericEqualsPath", 3, 3],
    ["NumericLessThanPath", 3, 2],
    ["StringGreaterThanEqualsPath", "a", "b"],
    ["TimestampEqualsPath", EARLY, SAME_AS_EARLY],
  ])("%s compares with what a path finds", async (operator, other, value) => {
    const rule = { Variable: "$.value", [operator]: "$.other" };
    expect((await choose(rule, { value, other })).output).toBe(true);
    expect((await choose(rule, { value, other: null })).output).toBe(false);
  });

  it("combines with And, Or and Not", async () => {
    const is = (value: number) => ({ Variable: "$.n", NumericEquals: value });
    expect((await choose({ Or: [is(1), is(2)] }, { n: 2 })).output).toBe(true);
    expect((await choose({ And: [is(1), is(2)] }, { n: 2 })).output).toBe(false);
    expect((await choose({ Not: { Or: [is(1), { And: [is(2)] }] } }, { n: 3 })).output).toBe(true);
  });

  it("tests presence where a path finds nothing, and fails everywhere else", async () => {
    expect((await choose({ Variable: "$.none", IsPresent: false }, {})).output).toBe(true);
    expect((await choose({ Variable: "$.none", IsPresent: true }, {})).output).toBe(false);
    expect(await choose({ Variable: "$.none", NumericEquals: 1 }, {})).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
      cause:
        "An error occurred while executing the state 'Choose' (entered at the event id #2). Invalid path '$.none': The choice state's condition path references an invalid value.",
    });
  });
});

it("a Choice without a Default fails when no rule holds", async () => {
  const run = await runDefinition({
    StartAt: "Choose",
    States: {
      Choose: { Type: "Choice", Choices: [{ Variable: "$.a", IsPresent: true, Next: "Yes" }] },
      Yes: { Type: "Succeed" },
    },
  });
  expect(await run.end()).toMatchObject({
    status: "FAILED",
    error: "States.Runtime",
    cause:
      "An error occurred while executing the state 'Choose' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
  });
});

it("a JSONata condition must be a boolean", async () => {
  const run = await runDefinition({
    QueryLanguage: "JSONata",
    StartAt: "Choose",
    States: {
      Choose: { Type: "Choice", Choices: [{ Condition: "{% 'yes' %}", Next: "Yes" }], Default: "Yes" },
      Yes: { Type: "Succeed" },
    },
  });
  expect(await run.end()).toMatchObject({
    error: "States.QueryEvaluationError",
    cause:
      "An error occurred while executing the state 'Choose' (entered at the event id #2). The JSONata expression ''yes'' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string' for value: \"yes\"",
  });
});
