import { isJsonObject, type Json, ownValue } from "../json.ts";
import { parseFilter } from "./parse-filter.ts";
import { applySegment, isDefinite, type PathSegment } from "./path-segment.ts";
import { TextCursor } from "./text-cursor.ts";

/** Where a path begins: the state's data (`$`), the context object (`$$`) or a variable (`$name`). */
export type PathRoot =
  | { readonly kind: "input" }
  | { readonly kind: "context" }
  | { readonly kind: "variable"; readonly name: string };

/** A path, parsed. A definite one (names and single indexes only) finds one value; any other finds an array. */
export interface JsonPath {
  readonly text: string;
  readonly root: PathRoot;
  readonly segments: readonly PathSegment[];
  readonly definite: boolean;
}

const NAME = /[^\s.[\](){},'"?@*$:=<>!&|]+/y;
const VARIABLE_NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const INTEGER = /-?\d+/y;

/** Parses a whole text as a path. Throws a QuerySyntaxError. */
export function parsePath(text: string): JsonPath {
  const cursor = new TextCursor(text);
  const path = parsePathAt(cursor);
  if (!cursor.done) cursor.fail("unexpected character");
  return path;
}

/** Parses a path that stands inside another text, such as an argument of an intrinsic function. */
export function parsePathAt(cursor: TextCursor): JsonPath {
  const start = cursor.at;
  cursor.expect("$");
  let root: PathRoot = { kind: "input" };
  if (cursor.take("$")) {
    root = { kind: "context" };
  } else {
    const name = cursor.match(VARIABLE_NAME);
    if (name !== undefined) root = { kind: "variable", name };
  }
  const segments = parseSegments(cursor);
  return { text: cursor.text.slice(start, cursor.at), root, segments, definite: isDefinite(segments) };
}

function parseSegments(cursor: TextCursor): PathSegment[] {
  const segments: PathSegment[] = [];
  for (;;) {
    if (cursor.take("..")) {
      segments.push({ kind: "descendants" });
      if (!cursor.sees("[")) segments.push(parseName(cursor));
    } else if (cursor.take(".")) {
      segments.push(parseName(cursor));
    } else if (cursor.sees("[")) {
      segments.push(parseBracket(cursor));
    } else {
      return segments;
    }
  }
}

function parseName(cursor: TextCursor): PathSegment {
  if (cursor.take("*")) return { kind: "wildcard" };
  const name = cursor.match(NAME);
  return name === undefined ? cursor.fail("expected a name") : { kind: "names", names: [name] };
}

function parseBracket(cursor: TextCursor): PathSegment {
  cursor.expect("[");
  cursor.skipSpace();
  const segment = parseInsideBracket(cursor);
  cursor.skipSpace();
  cursor.expect("]");
  return segment;
}

function parseInsideBracket(cursor: TextCursor): PathSegment {
  if (cursor.take("*")) return { kind: "wildcard" };
  if (cursor.take("?")) return { kind: "filter", test: parseFilter(cursor, parseSegments) };
  if (cursor.sees("'") || cursor.sees('"'))
    return { kind: "names", names: list(cursor, () => cursor.quoted()) };
  const first = cursor.match(INTEGER);
  cursor.skipSpace();
  if (cursor.sees(":")) return parseSlice(cursor, first);
  if (first === undefined) return cursor.fail("expected a name or an index");
  const indexes = [Number(first)];
  while (cursor.take(",")) {
    cursor.skipSpace();
    indexes.push(Number(cursor.match(INTEGER) ?? cursor.fail("expected an index")));
    cursor.skipSpace();
  }
  return { kind: "indexes", indexes };
}

function parseSlice(cursor: TextCursor, first: string | undefined): PathSegment {
  const bounds: (string | undefined)[] = [first];
  while (cursor.take(":")) {
    cursor.skipSpace();
    bounds.push(cursor.match(INTEGER));
    cursor.skipSpace();
  }
  const [from, to, step] = bounds.map((bound) => (bound === undefined ? undefined : Number(bound)));
  if (bounds.length > 3 || (step !== undefined && step < 1)) cursor.fail("a slice is [from:to:step]");
  return { kind: "slice", from, to, step: step ?? 1 };
}

function list<T>(cursor: TextCursor, item: () => T): T[] {
  const items = [item()];
  cursor.skipSpace();
  while (cursor.take(",")) {
    cursor.skipSpace();
    items.push(item());
    cursor.skipSpace();
  }
  return items;
}

/** What a path finds. `missing` is AWS's text about the part that is not there. */
export type Found =
  | { readonly found: true; readonly value: Json }
  | {
      readonly found: false;
      readonly missing: string;
      /** The array is there, and has no such item. */
      readonly pastEnd: boolean;
    };

/**
 * Follows a path. A definite one may find nothing, and then reports the part that is missing; any other finds an array.
 */
export function findInDocument(path: JsonPath, document: Json): Found {
  const named = findByNames(path.segments, document);
  return named === undefined ? follow(path, document) : { found: true, value: named };
}

/** The value under single names, which most paths are; undefined where it is not there, or another segment leads to it. */
function findByNames(segments: readonly PathSegment[], document: Json): Json | undefined {
  let node: Json | undefined = document;
  for (const segment of segments) {
    if (segment.kind !== "names" || segment.names.length !== 1 || !isJsonObject(node)) return undefined;
    node = ownValue(node, segment.names[0] ?? "");
  }
  return node;
}

function follow(path: JsonPath, document: Json): Found {
  let nodes: Json[] = [document];
  let followed = "$";
  for (const [index, segment] of path.segments.entries()) {
    const [before] = nodes;
    nodes = applySegment(segment, nodes, document);
    if (!path.definite) continue;
    followed += segmentText(segment);
    if (nodes.length === 0) {
      const last = index === path.segments.length - 1;
      const missing = `${last ? "No results for path:" : "Missing property in path"} ${followed}`;
      return { found: false, missing, pastEnd: last && segment.kind === "indexes" && Array.isArray(before) };
    }
  }
  if (!path.definite) return { found: true, value: nodes };
  return { found: true, value: nodes[0] ?? null };
}

/** A definite segment as AWS prints it. */
function segmentText(segment: PathSegment): string {
  if (segment.kind === "names") return `['${segment.names[0] ?? ""}']`;
  return segment.kind === "indexes" ? `[${segment.indexes[0] ?? 0}]` : "";
}
