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
    ['States.ArrayContains($.doubled, States.StringToJson(\'{"b":2,"a":1}\'))', true],
    ["States.ArrayContains($.numbers, '1')", false],
    ["States.ArrayRange(1, 9, 4)", [1, 5, 9]],
    ["States.ArrayRange(3, 1, -1)", [3, 2, 1]],
    ["States.ArrayGetItem($.numbers, 4)", 5],
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
    "States.ArrayGetItem($.numbers, 9)",
    "States.MathAdd($.text, 1)",
    "States.StringToJson('{')",
    "States.Format('{} {}', 1)",
    "States.ArrayRange(1, 5000, 1)",
    "States.Hash('abc', 'SHA-3')",
    "States.JsonMerge($.one, $.two, true)",
  ])("that cannot do it fails with States.IntrinsicFailure: %s", async (call) => {
    const end = await evaluateTemplate({ "value.$": call }, INPUT);
    expect(end).toMatchObject({ status: "FAILED", error: "States.IntrinsicFailure" });
    expect(end.cause).toContain(`The function '${call}' had the following error: `);
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
