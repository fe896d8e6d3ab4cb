import { type AstNode, astNode, listField, textField } from "./ast-node.ts";

/** What the engine needs to know about an expression before it evaluates it. */
export interface ExpressionShape {
  /** The names of all variables and functions that it mentions. */
  readonly names: ReadonlySet<string>;
  /**
   * Whether the time that it takes is bounded by its length and its input: it has no regular expression, no function of
   * its own and no range. Any other is evaluated in a worker thread, which can be ended.
   */
  readonly isBounded: boolean;
  /** The fields of `$states` that it reads by name. */
  readonly statesFields: ReadonlySet<string>;
  /** Names that stand where they could only be fields of a document; a workflow has none. */
  readonly topLevelNames: readonly string[];
}

/** Built-in functions that take time in proportion to their arguments. */
const BOUNDED_FUNCTIONS = new Set(
  `abs append average base64decode base64encode boolean ceil contains count decodeUrl decodeUrlComponent distinct
   encodeUrl encodeUrlComponent exists floor formatBase fromMillis hash join keys length lookup lowercase max
   merge millis min not now number parse partition power random range replace reverse round sort split spread sqrt string substring
   substringAfter substringBefore sum toMillis trim type uppercase uuid values`.split(/\s+/),
);

const BOUNDED_NODES = new Set(
  "path name variable string number value binary unary condition block function filter index".split(" "),
);

export function expressionShape(ast: unknown): ExpressionShape {
  const names = new Set<string>();
  const statesFields = new Set<string>();
  let isBounded = true;
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    const node = astNode(value);
    if (node) {
      const name = textField(node, "value");
      if (node.type === "variable" && name !== undefined) names.add(name);
      const field = statesField(node);
      if (field !== undefined) statesFields.add(field);
      if (!isBoundedNode(node)) isBounded = false;
    }
    for (const child of Object.values(value)) visit(child);
  };
  visit(ast);
  return { names, isBounded, statesFields, topLevelNames: topLevelNames(ast) };
}

/** The `result` of a path `$states.result`. */
function statesField(node: AstNode): string | undefined {
  if (node.type !== "path") return undefined;
  const [first, second] = listField(node, "steps").slice(0, 2).map(astNode);
  if (first?.type !== "variable" || textField(first, "value") !== "states") return undefined;
  return second?.type === "name" ? textField(second, "value") : undefined;
}

function isBoundedNode(node: AstNode): boolean {
  if (!BOUNDED_NODES.has(node.type) || node.fields["value"] instanceof RegExp) return false;
  if (node.type === "binary") return node.fields["value"] !== "..";
  if (node.type !== "function") return true;
  const procedure = astNode(node.fields["procedure"]);
  return procedure?.type === "variable" && BOUNDED_FUNCTIONS.has(textField(procedure, "value") ?? "");
}

/** Constructs whose inside sees a document of its own, or may. */
const OWN_DOCUMENT = new Set(["lambda", "transform", "sort", "partial"]);
const OWN_DOCUMENT_FIELDS = new Set(["predicate", "stages", "group", "ancestor"]);

function topLevelNames(ast: unknown): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const node = astNode(value);
    if (node && OWN_DOCUMENT.has(node.type)) return;
    if (node?.type === "path") {
      // Only the first step sees the top level; the others see what the step before found.
      visit(listField(node, "steps")[0]);
      return;
    }
    const name = node && textField(node, "value");
    if (node?.type === "name" && name !== undefined) found.push(name);
    for (const [field, child] of Object.entries(value)) {
      if (!OWN_DOCUMENT_FIELDS.has(field)) visit(child);
    }
  };
  visit(ast);
  return found;
}
