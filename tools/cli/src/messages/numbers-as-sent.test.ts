import { canonicalJson } from "@ringback/contracts/message/canonical-json";
import { type JsonValue, parseJson } from "@ringback/contracts/message/json-value";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { numbersAsSent, numbersByValue } from "./numbers-as-sent.ts";

const parse = (text: string): JsonValue => z.custom<JsonValue>().parse(parseJson(text));
const asSent = (text: string) => {
  const { value, ...rest } = numbersAsSent(parse(text));
  return { text: canonicalJson(value), ...rest };
};

describe("numbersAsSent", () => {
  it.each([
    ['{"n":9007199254740993}', "9007199254740993", "9007199254740992"],
    ["[0.1234567890123456789]", "0.1234567890123456789", "0.12345678901234568"],
    ["-9007199254740993", "-9007199254740993", "-9007199254740992"],
    ["1e-400", "1e-400", "0"],
  ])("rounds %s, and gives the first number that changes", (text, from, to) => {
    expect(asSent(text)).toEqual({ text: text.replace(from, to), changed: { from, to } });
  });

  it.each([
    ["1.0", "1"],
    ["1e2", "100"],
    ["1E-7", "1e-7"],
    ["-0", "0"],
    ["0.10", "0.1"],
    ["9007199254740992", "9007199254740992"],
    ["100000000000000000000000", "1e+23"],
    ["1.7976931348623157e308", "1.7976931348623157e+308"],
  ])("sends %s as %s, the same number", (text, sent) => {
    expect(asSent(text)).toEqual({ text: sent });
  });

  it("gives the first number that is too large for a double", () => {
    expect(asSent('{"a":[1,-1e400]}')).toMatchObject({ beyondDoubles: "-1e400" });
  });

  it("leaves strings, keys and everything else unchanged", () => {
    const text = '{"1e400":"9007199254740993","__proto__":[null,true,{}]}';
    expect(asSent(text)).toEqual({ text: canonicalJson(parse(text)) });
  });
});

describe("numbersByValue", () => {
  it("writes equal numbers in the same way, and keeps different numbers different that are equal as doubles", () => {
    const spelled = (text: string) => canonicalJson(numbersByValue(parse(text)));
    expect(spelled("[1.0,1e2,9007199254740993]")).toBe("[1,100,9007199254740993]");
  });

  it("reads a number of 200,000 digits quickly", () => {
    const startedAt = performance.now();
    numbersByValue(parse(`1${"0".repeat(200_000)}1`));
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
