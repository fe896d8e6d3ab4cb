import { parseJson } from "@ringback/contracts/message/json-value";
import { describe, expect, it } from "vitest";
import { eventPattern } from "./event-pattern.ts";

const matches = (pattern: object | string, event: object | string) =>
  eventPattern(typeof pattern === "string" ? pattern : JSON.stringify(pattern))(
    parseJson(typeof event === "string" ? event : JSON.stringify(event)),
  );

/** A pattern for the field `a`, and the values that match it and that do not. */
const cases: [string, unknown[], unknown[], unknown[]][] = [
  ["a text", ["x"], ["x"], ["X", "xx", "", null, 1]],
  ["a number by its value", [300], [300, 3e2], ["300", 301, null]],
  ["true, false and null", [true, null], [true, null], [false, "null", 0]],
  ["the empty text", [""], [""], [null, "x"]],
  ["one of several", ["x", 1], ["x", 1], ["1", "y"]],
  ["a prefix", [{ prefix: "ab" }], ["ab", "abc"], ["Abc", "xab", 1]],
  ["a prefix in any case", [{ prefix: { "equals-ignore-case": "Ab" } }], ["aBc", "AB"], ["b", "xab"]],
  ["a suffix", [{ suffix: ".png" }], ["x.png", ".png"], ["x.PNG", "png"]],
  ["a suffix in any case", [{ suffix: { "equals-ignore-case": ".PNG" } }], ["x.png", "x.Png"], ["x.png2"]],
  ["a text in any case", [{ "equals-ignore-case": "Alice" }], ["ALICE", "alice"], ["alic", 1]],
  [
    "wildcards",
    [{ wildcard: "dir/*/file.*" }],
    ["dir/a/file.txt", "dir//file.", "dir/a/b/file.x/file.y"],
    ["dir/file.txt", "xdir/a/file.t"],
  ],
  ["an escaped wildcard and backslash", [{ wildcard: "a\\*b\\\\*" }], ["a*b\\", "a*b\\x"], ["axb\\", "a*b"]],
  [
    "a wildcard whose ends may not overlap",
    [{ wildcard: "aba*aba" }],
    ["abaaba", "abaxaba"],
    ["aba", "ababa"],
  ],
  ["wildcards whose texts may not overlap", [{ wildcard: "a*bc*cd" }], ["abccd", "a-bc-cd"], ["abcd"]],
  ["anything but a text", [{ "anything-but": "x" }], ["y", 1, null], ["x"]],
  ["anything but some texts", [{ "anything-but": ["x", "y"] }], ["z"], ["x", "y"]],
  ["anything but a number", [{ "anything-but": 123 }], [124, "123"], [123]],
  ["anything but some numbers", [{ "anything-but": [1, 2] }], [3], [1, 2]],
  ["anything but a prefix", [{ "anything-but": { prefix: "in" } }], ["out", 1], ["init", "in"]],
  ["anything but prefixes", [{ "anything-but": { prefix: ["a", "b"] } }], ["c"], ["ax", "bx"]],
  ["anything but a suffix", [{ "anything-but": { suffix: ".png" } }], ["x.txt"], ["x.png"]],
  [
    "anything but a text in any case",
    [{ "anything-but": { "equals-ignore-case": ["X", "y"] } }],
    ["z"],
    ["x", "Y"],
  ],
  [
    "anything but wildcards",
    [{ "anything-but": { wildcard: ["*/lib/*", "tmp*"] } }],
    ["src/a"],
    ["a/lib/b", "tmp1"],
  ],
  ["a number in a range", [{ numeric: [">", 0, "<=", 5] }], [0.1, 5], [0, 5.1, "3", null]],
  ["a number by comparison", [{ numeric: ["<", 10] }], [-1, 9.99], [10, 11]],
  ["an equal number", [{ numeric: ["=", 3.018e2] }], [301.8], [301.81]],
  [
    "an address of a range",
    [{ cidr: "10.0.0.0/24" }],
    ["10.0.0.0", "10.0.0.255"],
    ["10.0.1.0", "::1", "x", 1],
  ],
  ["an IPv6 address of a range", [{ cidr: "2001:db8::/32" }], ["2001:db8::1"], ["2001:db9::1", "10.0.0.1"]],
  ["any value", [{ exists: true }], ["x", null, 0], [[], { b: 1 }]],
  ["no value", [{ exists: false }], [[], { b: 1 }], ["x", null]],
  ["a value or none", [{ exists: false }, "x"], ["x", []], ["y"]],
  ["an array that has the value", ["x"], [["y", "x"], [["x"]]], [["y"], []]],
  ["an array that has anything else", [{ "anything-but": ["x"] }], [["x", "y"]], [["x", "x"], []]],
];

describe.each(cases)("%s", (_, pattern, matching, others) => {
  it.each(matching.map((value) => [value]))("matches %j", (value) => {
    expect(matches({ a: pattern }, { a: value })).toBe(true);
  });
  it.each(others.map((value) => [value]))("does not match %j", (value) => {
    expect(matches({ a: pattern }, { a: value })).toBe(false);
  });
});

it("needs every field, where the pattern has it, and no other", () => {
  const pattern = { source: ["shop"], detail: { state: ["new"], item: { kind: ["book"] } } };
  const detail = { state: "new", item: { kind: "book", price: 1 } };
  expect(matches(pattern, { source: "shop", detail, account: "1" })).toBe(true);
  expect(matches(pattern, { source: "shop", detail: { ...detail, item: "book" } })).toBe(false);
  expect(matches(pattern, { source: "shop" })).toBe(false);
});

it("does not take an inherited field for one of the event", () => {
  expect(matches({ toString: [{ exists: true }] }, { a: 1 })).toBe(false);
});

it("takes no value for one, where the field is missing or has a null or no object above it", () => {
  for (const event of [{}, { detail: null }, { detail: 1 }, { detail: {} }]) {
    expect(matches({ detail: { a: [{ exists: false }] } }, event)).toBe(true);
    expect(matches({ detail: { a: [{ "anything-but": "x" }] } }, event)).toBe(false);
  }
});

it("takes one of the alternatives of $or, together with the other fields", () => {
  const pattern = {
    source: ["shop"],
    detail: { $or: [{ price: [{ numeric: [">", 10] }] }, { kind: ["book"], lent: [{ exists: false }] }] },
  };
  const event = (detail: object, source = "shop") => ({ source, detail });
  expect(matches(pattern, event({ price: 11 }))).toBe(true);
  expect(matches(pattern, event({ price: 1, kind: "book" }))).toBe(true);
  expect(matches(pattern, event({ price: 1, kind: "book", lent: true }))).toBe(false);
  expect(matches(pattern, event({ price: 11 }, "library"))).toBe(false);
});

it("takes nested $or", () => {
  const pattern = {
    $or: [{ a: [1], $or: [{ b: [1] }, { c: [1] }] }, { d: [1] }],
  };
  expect(matches(pattern, { a: 1, c: 1 })).toBe(true);
  expect(matches(pattern, { d: 1 })).toBe(true);
  expect(matches(pattern, { a: 1 })).toBe(false);
});

it("takes $or for a field where it is none of EventBridge's", () => {
  expect(matches({ $or: ["x", "y"] }, { $or: "x" })).toBe(true);
  expect(matches({ $or: [{ prefix: "x" }, { suffix: "y" }] }, { $or: "xz" })).toBe(true);
  expect(matches({ $or: { a: [1] } }, { $or: { a: 1 } })).toBe(true);
});

describe("arrays of objects", () => {
  const people = {
    people: [
      { first: "Anna", last: "Smith" },
      { first: "Peter", last: "Jones", nick: "P" },
    ],
  };

  it("finds both values in one element, and not in two", () => {
    expect(matches({ people: { first: ["Anna"], last: ["Smith"] } }, people)).toBe(true);
    expect(matches({ people: { first: ["Anna"], last: ["Jones"] } }, people)).toBe(false);
  });

  it("looks for an absent value in the element of the others", () => {
    expect(matches({ people: { first: ["Anna"], nick: [{ exists: false }] } }, people)).toBe(true);
    expect(matches({ people: { first: ["Peter"], nick: [{ exists: false }] } }, people)).toBe(false);
    expect(matches({ people: { nick: [{ exists: false }] } }, people)).toBe(false);
  });

  it("goes through arrays of arrays", () => {
    const nested = { rows: [[{ a: 1, b: 1 }], [{ a: 2, b: 2 }]] };
    expect(matches({ rows: { a: [2], b: [2] } }, nested)).toBe(true);
    expect(matches({ rows: { a: [1], b: [2] } }, nested)).toBe(false);
  });
});

it("tells numbers apart by digits that a double does not have", () => {
  expect(matches('{"id":[12345678901234567890]}', '{"id":12345678901234567890}')).toBe(true);
  expect(matches('{"id":[12345678901234567890]}', '{"id":12345678901234567891}')).toBe(false);
  expect(matches('{"id":[{"anything-but":12345678901234567890}]}', '{"id":12345678901234567891}')).toBe(true);
  expect(matches('{"n":[300]}', '{"n":3.0e2}')).toBe(true);
});

it("ends soon on texts that make backtracking expensive", () => {
  const pattern = { a: [{ wildcard: `${"*a".repeat(40)}*b` }] };
  expect(matches(pattern, { a: "a".repeat(100_000) })).toBe(false);
});

const invalid: [string, string, string][] = [
  ["no JSON", "{", "Invalid JSON"],
  ["no object", "[]", "Filter is not an object"],
  ["an empty pattern", "{}", "Empty objects are not allowed"],
  ["an empty object", '{"a":{}}', "Empty objects are not allowed"],
  ["an empty array", '{"a":[]}', "Empty arrays are not allowed"],
  ["a value without its array", '{"lender":"A"}', '"lender" must be an object or an array'],
  ["an array in an array", '{"a":[["x"]]}', "Match value must be String, number, true, false, or null"],
  ["an operator that there is not", '{"a":[{"sufix":"x"}]}', "Unrecognized match type sufix"],
  ["no operator", '{"a":[{}]}', "Match expression name not found"],
  ["two operators", '{"a":[{"prefix":"x","suffix":"y"}]}', "Only one key allowed in match expression"],
  ["a prefix that is no text", '{"a":[{"prefix":1}]}', "prefix match pattern must be a string"],
  ["a prefix of another kind", '{"a":[{"prefix":{"wildcard":"x"}}]}', "Unsupported prefix pattern: wildcard"],
  [
    "an exists that is neither",
    '{"a":[{"exists":"yes"}]}',
    "exists match pattern must be either true or false.",
  ],
  ["a numeric that is no array", '{"a":[{"numeric":1}]}', "Value of numeric must be an array."],
  ["an operator of numbers", '{"a":[{"numeric":["!=",1]}]}', "Unrecognized numeric range operator: !="],
  ["a limit that is no number", '{"a":[{"numeric":["<","1"]}]}', "Value of < must be numeric"],
  ["a range upside down", '{"a":[{"numeric":[">",5,"<",1]}]}', "Bottom must be less than top"],
  [
    "a range of the wrong side",
    '{"a":[{"numeric":["<",5,">",1]}]}',
    "Too many elements in numeric expression",
  ],
  [
    "a number beyond the limits",
    '{"a":[{"numeric":["<",6e9]}]}',
    "Value must be between -5.0E9 and 5.0E9, inclusive",
  ],
  ["an address without its mask", '{"a":[{"cidr":"10.0.0.0"}]}', "Malformed CIDR, one '/' required"],
  ["a mask that is too long", '{"a":[{"cidr":"10.0.0.0/33"}]}', "IPv4 mask bits must be < 32"],
  ["two wildcards in a row", '{"a":[{"wildcard":"a**"}]}', "Consecutive wildcard characters at pos 2"],
  ["a lone backslash", '{"a":[{"wildcard":"a\\\\b"}]}', "Invalid escape character at pos 2"],
  [
    "anything but of two kinds",
    '{"a":[{"anything-but":["x",1]}]}',
    "Inside anything but list, either all values are number or string, mixed type is not supported",
  ],
  [
    "anything but an operator",
    '{"a":[{"anything-but":{"cidr":"x"}}]}',
    "Unsupported anything-but pattern: cidr",
  ],
  [
    "anything but the empty prefix",
    '{"a":[{"anything-but":{"prefix":""}}]}',
    "Null prefix/suffix not allowed",
  ],
];

it.each(invalid)("refuses %s", (_, pattern, reason) => {
  expect(() => eventPattern(pattern)).toThrow(
    expect.objectContaining({
      name: "InvalidEventPatternException",
      message: `Event pattern is not valid. Reason: ${reason}`,
    }),
  );
});
