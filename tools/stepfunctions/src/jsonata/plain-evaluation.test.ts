import fc from "fast-check";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../json.ts";
import type { QueryScope } from "../language/query.ts";
import { innerScope } from "../language/variable-scope.ts";
import { toJson } from "./jsonata-result.ts";
import { plainEvaluation } from "./plain-evaluation.ts";
import { NEEDS_JSONATA } from "./plain-value.ts";
import { statesVariable } from "./states-variable.ts";

function scopeOf(input: Json, variables: JsonObject, result: Json): QueryScope {
  return {
    input,
    result,
    variables: innerScope(undefined, new Map(Object.entries(variables))),
    context: () => ({ Execution: { Name: "e" } }),
    evaluator: { now: () => 0, evaluateInWorker: () => Promise.reject(new Error("not here")) },
  };
}

/** Random expressions of the plain kind, over a few fields and variables. */
const { expression } = fc.letrec<{ expression: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(
      "$states.input",
      "$states.input.a",
      "$states.input.a.b",
      "$states.input.list",
      "$states.input.list.b",
      "$states.result",
      "$states.result.a",
      "$states.context.Execution.Name",
      "$v",
      "$v.a",
      "$w.a.b",
      "$nothing",
      "1",
      "0",
      "2.5",
      '""',
      '"x"',
      "'10'",
      "true",
      "false",
      "null",
    ),
  ),
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: "expression" },
    tie("leaf"),
    fc
      .tuple(
        tie("expression"),
        fc.constantFrom("=", "!=", "<", "<=", ">", ">=", "and", "or", "&"),
        tie("expression"),
      )
      .map((parts) => `(${parts.join(" ")})`),
    fc
      .tuple(fc.constantFrom("exists", "not", "type", "length", "string"), tie("expression"))
      .map(([name, inner]) => `$${name}(${inner})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `$merge([${a}, ${b}])`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `{"p": ${a}, "q": ${b}}`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `[${a}, ${b}]`),
    fc
      .tuple(tie("expression"), tie("expression"), tie("expression"))
      .map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
}));

const value = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    1,
    2.5,
    "",
    "x",
    "10",
    [],
    [1],
    [{ b: 1 }],
    {},
    { b: 2 },
    { b: [] },
  ),
  fc.jsonValue({ maxDepth: 2 }).map((json): Json => JSON.parse(JSON.stringify(json))),
);

describe("an expression that is evaluated by hand", () => {
  it("means what it means to jsonata, whatever the values", async () => {
    let byHand = 0;
    await fc.assert(
      fc.asyncProperty(expression, value, value, value, value, async (text, a, list, v, result) => {
        const compiled = jsonata(text);
        const plain = plainEvaluation(compiled.ast());
        const variables = { v, w: { a: v } };
        const scope = scopeOf({ a, list }, variables, result);
        const mine = plain ? plain(scope) : NEEDS_JSONATA;
        if (mine === NEEDS_JSONATA) return;
        byHand += 1;
        const theirs: unknown = await compiled.evaluate(undefined, {
          states: statesVariable(scope),
          ...variables,
        });
        expect(mine).toEqual(theirs === undefined ? undefined : toJson(theirs));
      }),
      { numRuns: 3_000 },
    );
    expect(byHand).toBeGreaterThan(500);
  });

  it.each([
    "$states.input.a",
    "$exists($states.input.id) and $type($states.input.id) = 'string'",
    "$merge([$states.input, { 'recordResult': { 'Payload': $states.result, 'StatusCode': $states.result.statusCode } }])",
  ])("includes %s", (text) => {
    expect(plainEvaluation(jsonata(text).ast())).toBeDefined();
  });

  it.each([
    "$",
    "$$",
    "$states.input.list[0]",
    "$states.input.*",
    "$sum($states.input.list)",
    "$states.input.a.(b)",
  ])("leaves %s to jsonata", (text) => {
    expect(plainEvaluation(jsonata(text).ast())).toBeUndefined();
  });
});
