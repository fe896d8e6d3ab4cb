import { describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { QuerySyntaxError } from "../language/query.ts";
import { findInDocument, parsePath } from "./parse-path.ts";

const DOCUMENT = {
  store: {
    books: [
      { title: "A", price: 8, tags: ["x", "y"] },
      { title: "B", price: 12, isbn: "1" },
      { title: "C", price: 20, tags: [] },
    ],
    "odd name's": { "": 1 },
    limit: 10,
  },
  list: [0, 1, 2, 3, 4],
  none: null,
};

describe("a path", () => {
  it.each<[string, Json]>([
    ["$", DOCUMENT],
    ["$.store.limit", 10],
    ["$['store']['limit']", 10],
    ['$["store"].books[1].title', "B"],
    ["$.store.books[-1].title", "C"],
    ["$.store['odd name\\'s']['']", 1],
    ["$.none", null],
    ["$.list[*]", [0, 1, 2, 3, 4]],
    ["$.list[1:3]", [1, 2]],
    ["$.list[-2:]", [3, 4]],
    ["$.list[:2]", [0, 1]],
    ["$.list[::2]", [0, 2, 4]],
    ["$.list[0,4,9]", [0, 4]],
    ["$.store.books[*].title", ["A", "B", "C"]],
    ["$.store.*.title", []],
    ["$..title", ["A", "B", "C"]],
    ["$..tags[0]", ["x"]],
    ["$.store.books[0]['title','price']", ["A", 8]],
    ["$.store.books[?(@.price < 10)].title", ["A"]],
    ["$.store.books[?(@.price <= 12 && @.isbn)].title", ["B"]],
    ["$.store.books[?(@.price > $.store.limit)].title", ["B", "C"]],
    ["$.store.books[?(@.title == 'A' || @.title == \"C\")].price", [8, 20]],
    ["$.store.books[?(!@.isbn)].title", ["A", "C"]],
    ["$.list[?(@ >= 3)]", [3, 4]],
    ["$.list[?((@ == 1 || @ == 2) && @ != 2)]", [1]],
    ["$.nothing[*].x", []],
    ["$.nothing..x", []],
  ])("%s", (text, expected) => {
    expect(findInDocument(parsePath(text), DOCUMENT)).toEqual({ found: true, value: expected });
  });

  it.each([
    ["$.nothing", "No results for path: $['nothing']"],
    ["$.store.nothing.more", "Missing property in path $['store']['nothing']"],
    ["$.list[9]", "No results for path: $['list'][9]"],
    ["$.store.limit.x", "No results for path: $['store']['limit']['x']"],
    ["$.toString", "No results for path: $['toString']"],
    ["$.__proto__", "No results for path: $['__proto__']"],
  ])("%s finds nothing", (text, missing) => {
    const pastEnd = text === "$.list[9]";
    expect(findInDocument(parsePath(text), DOCUMENT)).toEqual({ found: false, missing, pastEnd });
  });

  it.each([
    "",
    "a",
    "$.",
    "$[",
    "$['a",
    "$.a[",
    "$.a[?(@.b ==)]",
    "$.a[x]",
    "$.a b",
    "$.a[::0]",
    "$..",
    "$.list.length()",
  ])("%j is none", (text) => {
    expect(() => parsePath(text)).toThrow(QuerySyntaxError);
  });

  it("takes a long nest and a wide document in linear time", () => {
    let deep: Json = 1;
    for (let depth = 0; depth < 2_000; depth += 1) deep = { a: deep };
    expect(findInDocument(parsePath(`$${".a".repeat(2_000)}`), deep)).toEqual({ found: true, value: 1 });
    const wide = { list: Array.from({ length: 50_000 }, (_, n) => ({ n })) };
    expect(findInDocument(parsePath("$.list[?(@.n > 49998)].n"), wide)).toEqual({
      found: true,
      value: [49_999],
    });
  });
});
