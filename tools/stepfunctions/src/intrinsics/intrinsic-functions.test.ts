import { afterEach, describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { closeRuns, evaluateTemplate } from "../testing/run-definition.ts";
import { INTRINSIC_FUNCTIONS } from "./intrinsic-functions.ts";

afterEach(closeRuns);

const INPUT = {
  text: "Hello",
  numbers: [1, 2, 3, 4, 5],
  doubled: [1, 1, { a: 1, b: 2 }, { b: 2, a: 1 }, "x"],
  one: { a: 1, b: { c: 1 } },
  two: { b: { d: 2 } },
};

describe("an intrinsic function", () => {
  it.each<[string, Json]>([
    ["States.Array($.text, 1, null, true, 'it\\'s')", ["Hello", 1, null, true, "it's"]],
    ["States.Array()", []],
    ["States.ArrayPartition($.numbers, 2)", [[1, 2], [3, 4], [5]]],
    ['States.ArrayContains($.doubled, States.StringToJson(\'{"a":1,"b":2}\'))', true],
    // AWS compares the texts of the values.
    ['States.ArrayContains($.doubled, States.StringToJson(\'{"b":2,"a":1}\'))', true],
    ['States.ArrayContains(States.Array($.one), States.StringToJson(\'{"b":{"c":1},"a":1}\'))', false],
    ["States.ArrayContains($.numbers, '1')", true],
    ["States.ArrayContains(States.Array('true'), true)", true],
    ["States.ArrayContains(States.Array(0, null), false)", false],
    ["States.ArrayRange(1, 9, 4)", [1, 5, 9]],
    ["States.ArrayRange(3, 1, -1)", [3, 2, 1]],
    ["States.ArrayRange(5, 1, 1)", []],
    // AWS cuts decimals off, but where it adds.
    ["States.ArrayRange(5.4, -0.6, -2.4)", [5, 3, 1]],
    ["States.ArrayPartition($.numbers, 2.6)", [[1, 2], [3, 4], [5]]],
    ["States.MathAdd(1.6, 2.7)", 5],
    ["States.ArrayGetItem($.numbers, 1.9)", 2],
    ["States.ArrayGetItem($.numbers, 4)", 5],
    ["States.ArrayGetItem(States.Array(), 9)", null],
    ["States.StringToJson('')", null],
    ["States.Hash(12, 'MD5')", "c20ad4d76fe97759aa27a0c99bff6710"],
    ["States.Format('{}', null)", "null"],
    ["States.Format('none')", "none"],
    ["States.ArrayLength($.numbers)", 5],
    ["States.ArrayUnique($.doubled)", [1, { a: 1, b: 2 }, "x"]],
    ["States.Base64Encode('Grüße')", "R3LDvMOfZQ=="],
    ["States.Base64Decode('R3LDvMOfZQ==')", "Grüße"],
    ["States.Hash('abc', 'MD5')", "900150983cd24fb0d6963f7d28e17f72"],
    ["States.Hash('abc', 'SHA-1')", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["States.JsonMerge($.one, $.two, false)", { a: 1, b: { d: 2 } }],
    ["States.StringToJson('[1, {\"a\": null}]')", [1, { a: null }]],
    ["States.JsonToString($.one)", '{"a":1,"b":{"c":1}}'],
    ["States.MathAdd(1.4, -3)", -2],
    ["States.StringSplit('a.b+c..d', '.+')", ["a", "b", "c", "d"]],
    ["States.Format('{}, {} \\{\\} {}', $.text, 2, States.ArrayLength($.numbers))", "Hello, 2 {} 5"],
  ])("%s", async (call, expected) => {
    expect(await evaluateTemplate({ "value.$": call }, INPUT)).toMatchObject({
      status: "SUCCEEDED",
      output: { value: expected },
    });
  });

  it("gives random numbers in their range, the same ones for the same seed", async () => {
    const call = "States.MathRandom(5, 8, 42)";
    const { output } = await evaluateTemplate({
      "a.$": call,
      "b.$": call,
      "c.$": "States.MathRandom(5, 8)",
      "id.$": "States.UUID()",
    });
    const { a, b, c, id } = JSON.parse(JSON.stringify(output));
    expect(a).toBe(b);
    for (const number of [a, c]) expect([5, 6, 7]).toContain(number);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    "States.ArrayGetItem($.numbers, 5)",
    "States.ArrayGetItem($.numbers, -1)",
    "States.ArrayGetItem($.numbers, '1')",
    "States.ArrayGetItem($.text, 0)",
    "States.ArrayLength(States.JsonToString($.numbers))",
    "States.ArrayPartition($.numbers, 0.6)",
    "States.ArrayRange(1, 1001, 1)",
    "States.ArrayRange(1, 10, 0.49)",
    "States.ArrayRange(1, 5)",
    "States.Base64Decode(1)",
    "States.Format('{} {}', 1)",
    "States.Format('{}', 1, 2)",
    "States.Hash('abc', 'sha-256')",
    "States.JsonMerge($.one, $.two, true)",
    "States.MathAdd(2147483647, 1)",
    "States.MathAdd(3000000000, 1)",
    "States.MathAdd('1', 1)",
    "States.MathRandom(10, 5)",
    "States.MathRandom(1.4, 1.6)",
    "States.MathRandom(1, 10, null)",
    "States.StringSplit(1, ',')",
    "States.StringToJson($.one)",
    "States.StringToJson()",
  ])("refuses what it is given in AWS's words: %s", async (call) => {
    const name = call.slice(0, call.indexOf("("));
    expect(await evaluateTemplate({ "value.$": call }, INPUT)).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
      cause: `An error occurred while executing the state 'A' (entered at the event id #2). There was an error while evaluating the intrinsic function: ${call}. Invalid arguments in ${name}`,
    });
  });

  const PLACE =
    "at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column:";

  it.each([
    ["States.Format('Hello {', 1)", "Invalid template in States.Format: matching '}' not found for '{'."],
    ["States.Format('{{}}', 1)", "Invalid template in States.Format: matching '}' not found for '{'."],
    ["States.Format('}')", "Invalid template in States.Format: matching '{' not found for '}'."],
    [
      "States.StringToJson('{bad json}')",
      `Cannot convert String to Json in States.StringToJson, caused by: Unexpected character ('b' (code 98)): was expecting double-quote to start field name\n ${PLACE} 2]`,
    ],
    [
      "States.StringToJson('undefined')",
      `Cannot convert String to Json in States.StringToJson, caused by: Unrecognized token 'undefined': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n ${PLACE} 10]`,
    ],
    [
      "States.StringToJson('{\"a\":1')",
      `Cannot convert String to Json in States.StringToJson, caused by: Unexpected end-of-input: expected close marker for Object (start marker ${PLACE} 1])\n ${PLACE} 7]`,
    ],
  ])("says what is wrong as AWS does: %s", async (call, detail) => {
    expect(await evaluateTemplate({ "value.$": call })).toMatchObject({
      error: "States.Runtime",
      cause: `An error occurred while executing the state 'A' (entered at the event id #2). There was an error while evaluating the intrinsic function: ${call}. ${detail}`,
    });
  });

  it("says which argument it does not find", async () => {
    expect(await evaluateTemplate({ "value.$": "States.StringToJson($.missing)" })).toMatchObject({
      error: "States.Runtime",
      cause:
        "An error occurred while executing the state 'A' (entered at the event id #2). The function 'States.StringToJson($.missing)' had the following error: The JsonPath argument for the field '$.missing' could not be found in the input '{}'",
    });
  });

  it.each(["States.Nothing()", "States.Array(", "States.Array('a)", "States.Array(a)", "States.UUID() x"])(
    "that is none is refused with the definition: %s",
    async (call) => {
      await expect(evaluateTemplate({ "value.$": call })).rejects.toMatchObject({
        name: "InvalidDefinition",
        message: expect.stringContaining(
          "The value for the field 'value.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters/value.$",
        ),
      });
    },
  );

  it("is one of AWS's eighteen", () => {
    expect(INTRINSIC_FUNCTIONS.size).toBe(18);
  });
});
