import type { ExprNode } from "jsonata";

/** What the engine wants to know about an expression before it evaluates it. */
export interface ExpressionShape {
  /** The names of all variables and functions that it mentions. */
  readonly names: ReadonlySet<string>;
  /** Whether its cost is bounded by its own length and its input: no pattern, no function of its own, no growing loop. */
  readonly tame: boolean;
  /** For `$states.input.a.b` and the like: the variable, then the fields. */
  readonly path: readonly string[] | undefined;
}

/** Built-in functions that take time in proportion to what they are given. */
const TAME_FUNCTIONS = new Set(
  `abs append average base64decode base64encode boolean ceil contains count decodeUrl decodeUrlComponent distinct
   encodeUrl encodeUrlComponent exists floor formatBase fromMillis hash join keys length lookup lowercase max
   merge millis min not now number parse partition power random range reverse round sort split spread sqrt string substring
   substringAfter substringBefore sum toMillis trim type uppercase uuid values`.split(/\s+/),
);

const TAME_NODES = new Set([
  "path",
  "name",
  "variable",
  "string",
  "number",
  "value",
  "binary",
  "unary",
  "condition",
  "block",
  "function",
  "filter",
  "index",
]);

export function expressionShape(ast: ExprNode): ExpressionShape {
  const names = new Set<string>();
  let tame = true;
  const seen = new Set<object>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null || seen.has(node)) return;
    seen.add(node);
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    const { type, value, procedure } = node as { type?: unknown; value?: unknown; procedure?: unknown };
    if (typeof type === "string") {
      if (type === "variable" && typeof value === "string") names.add(value);
      if (!TAME_NODES.has(type) || (type === "binary" && value === "..") || value instanceof RegExp)
        tame = false;
      if (type === "function" && !isTameCall(procedure)) tame = false;
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(ast);
  return { names, tame, path: plainPath(ast) };
}

function isTameCall(procedure: unknown): boolean {
  if (typeof procedure !== "object" || procedure === null) return false;
  const { type, value } = procedure as { type?: unknown; value?: unknown };
  return type === "variable" && typeof value === "string" && TAME_FUNCTIONS.has(value);
}

/** The keys that a step of a plain path may have; any other changes what it means. */
const PLAIN_KEYS = new Set(["type", "value", "position", "steps"]);

const isPlain = (node: ExprNode): boolean => Object.keys(node).every((key) => PLAIN_KEYS.has(key));

function plainPath(ast: ExprNode): readonly string[] | undefined {
  if (ast.type === "variable" && isPlain(ast)) {
    return typeof ast.value === "string" && isName(ast.value) ? [ast.value] : undefined;
  }
  // A path is a node type that the published types leave out.
  const type: string = ast.type;
  if (type !== "path" || !isPlain(ast) || !ast.steps) return undefined;
  const path: string[] = [];
  for (const [index, step] of ast.steps.entries()) {
    const wanted = index === 0 ? "variable" : "name";
    if (step.type !== wanted || !isPlain(step) || typeof step.value !== "string") return undefined;
    path.push(step.value);
  }
  return path[0] !== undefined && isName(path[0]) ? path : undefined;
}

/** `$` and `$$` stand for the input, not for a variable. */
const isName = (name: string): boolean => name !== "" && name !== "$";
