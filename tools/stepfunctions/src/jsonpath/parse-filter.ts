import type { Json } from "../json.ts";
import { applySegment, type FilterTest, isDefinite, type PathSegment } from "./path-segment.ts";
import type { TextCursor } from "./text-cursor.ts";

/** What stands on a side of a comparison; undefined where a path finds nothing. */
type Operand = (item: Json, document: Json) => Json | undefined;

/** Reads the steps of a path; the paths inside a filter are read as those outside are. */
type ParseSegments = (cursor: TextCursor) => PathSegment[];

const OPERATORS = ["==", "!=", "<=", ">=", "<", ">"] as const;
type Operator = (typeof OPERATORS)[number];

const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;

/** Parses `(@.price < 10 && @.kind == 'book')`, the part of a filter after its question mark. */
export function parseFilter(cursor: TextCursor, parseSegments: ParseSegments): FilterTest {
  cursor.skipSpace();
  cursor.expect("(");
  const test = parseOr(cursor, parseSegments);
  cursor.skipSpace();
  cursor.expect(")");
  return test;
}

function parseOr(cursor: TextCursor, parseSegments: ParseSegments): FilterTest {
  let left = parseAnd(cursor, parseSegments);
  for (cursor.skipSpace(); cursor.take("||"); cursor.skipSpace()) {
    const before = left;
    const right = parseAnd(cursor, parseSegments);
    left = (item, document) => before(item, document) || right(item, document);
  }
  return left;
}

function parseAnd(cursor: TextCursor, parseSegments: ParseSegments): FilterTest {
  let left = parseTest(cursor, parseSegments);
  for (cursor.skipSpace(); cursor.take("&&"); cursor.skipSpace()) {
    const before = left;
    const right = parseTest(cursor, parseSegments);
    left = (item, document) => before(item, document) && right(item, document);
  }
  return left;
}

function parseTest(cursor: TextCursor, parseSegments: ParseSegments): FilterTest {
  cursor.skipSpace();
  if (cursor.take("!")) {
    const test = parseTest(cursor, parseSegments);
    return (item, document) => !test(item, document);
  }
  if (cursor.take("(")) {
    const test = parseOr(cursor, parseSegments);
    cursor.skipSpace();
    cursor.expect(")");
    return test;
  }
  const left = parseOperand(cursor, parseSegments);
  cursor.skipSpace();
  const operator = OPERATORS.find((candidate) => cursor.take(candidate));
  if (operator === undefined) return (item, document) => left(item, document) !== undefined;
  cursor.skipSpace();
  const right = parseOperand(cursor, parseSegments);
  return (item, document) => compare(operator, left(item, document), right(item, document));
}

function parseOperand(cursor: TextCursor, parseSegments: ParseSegments): Operand {
  if (cursor.take("@")) return pathOperand(parseSegments(cursor), (item) => item);
  if (cursor.take("$")) return pathOperand(parseSegments(cursor), (_item, document) => document);
  if (cursor.sees("'") || cursor.sees('"')) {
    const text = cursor.quoted();
    return () => text;
  }
  if (cursor.take("true")) return () => true;
  if (cursor.take("false")) return () => false;
  if (cursor.take("null")) return () => null;
  const number = cursor.match(NUMBER);
  if (number === undefined) return cursor.fail("expected a value");
  const value = Number(number);
  return () => value;
}

function pathOperand(segments: readonly PathSegment[], start: (item: Json, document: Json) => Json): Operand {
  const definite = isDefinite(segments);
  return (item, document) => {
    let nodes: Json[] = [start(item, document)];
    for (const segment of segments) nodes = applySegment(segment, nodes, document);
    return definite || nodes.length === 0 ? nodes[0] : nodes;
  };
}

function compare(operator: Operator, left: Json | undefined, right: Json | undefined): boolean {
  if (operator === "==") return JSON.stringify(left) === JSON.stringify(right);
  if (operator === "!=") return JSON.stringify(left) !== JSON.stringify(right);
  const bothNumbers = typeof left === "number" && typeof right === "number";
  const bothTexts = typeof left === "string" && typeof right === "string";
  if (!bothNumbers && !bothTexts) return false;
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}
