import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** A test inside `[?( )]`: of the item, with the document at hand. */
export type FilterTest = (item: Json, document: Json) => boolean;

/** One step of a path. */
export type PathSegment =
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "indexes"; readonly indexes: readonly number[] }
  | {
      readonly kind: "slice";
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly step: number;
    }
  | { readonly kind: "wildcard" }
  | { readonly kind: "filter"; readonly test: FilterTest }
  | { readonly kind: "descendants" };

/** A definite path names one place; any other gives an array of what it finds. */
export function isDefinite(segments: readonly PathSegment[]): boolean {
  return segments.every(
    (segment) =>
      (segment.kind === "names" && segment.names.length === 1) ||
      (segment.kind === "indexes" && segment.indexes.length === 1),
  );
}

/** The values that a segment leads to from each of the given ones. */
export function applySegment(segment: PathSegment, nodes: readonly Json[], document: Json): Json[] {
  const found: Json[] = [];
  for (const node of nodes) step(segment, node, document, found);
  return found;
}

function step(segment: PathSegment, node: Json, document: Json, found: Json[]): void {
  switch (segment.kind) {
    case "names":
      if (isJsonObject(node)) pushNames(segment.names, node, found);
      return;
    case "indexes":
      if (Array.isArray(node)) pushIndexes(segment.indexes, node, found);
      return;
    case "slice":
      if (Array.isArray(node)) pushSlice(segment, node, found);
      return;
    case "wildcard":
      for (const child of childrenOf(node)) found.push(child);
      return;
    case "filter":
      for (const item of Array.isArray(node) ? node : [node]) {
        if (segment.test(item, document)) found.push(item);
      }
      return;
    case "descendants":
      pushDescendants(node, found);
      return;
  }
}

function pushNames(names: readonly string[], node: JsonObject, found: Json[]): void {
  for (const name of names) {
    const value = Object.hasOwn(node, name) ? node[name] : undefined;
    if (value !== undefined) found.push(value);
  }
}

function pushIndexes(indexes: readonly number[], node: readonly Json[], found: Json[]): void {
  for (const index of indexes) {
    const value = node.at(index);
    if (value !== undefined) found.push(value);
  }
}

function pushSlice(
  slice: { from: number | undefined; to: number | undefined; step: number },
  node: readonly Json[],
  found: Json[],
): void {
  const bound = (at: number) => Math.min(Math.max(at < 0 ? node.length + at : at, 0), node.length);
  const from = bound(slice.from ?? 0);
  const to = bound(slice.to ?? node.length);
  for (let index = from; index < to; index += slice.step) {
    const value = node[index];
    if (value !== undefined) found.push(value);
  }
}

function childrenOf(node: Json): readonly Json[] {
  if (Array.isArray(node)) return node;
  return isJsonObject(node) ? Object.values(node) : [];
}

/** The node and all below it, outermost first. */
function pushDescendants(node: Json, found: Json[]): void {
  found.push(node);
  for (const child of childrenOf(node)) {
    if (typeof child === "object" && child !== null) pushDescendants(child, found);
  }
}
