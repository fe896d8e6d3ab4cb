import parser from "dynalite/db/conditionParser.js";

/** What dynalite's parser of conditions is given besides the text. */
export interface ConditionContext {
  readonly attrNames?: Readonly<Record<string, string>> | null;
  readonly attrVals?: object | null;
  /** The placeholders that no expression has used yet; the parser takes out those that it meets. */
  readonly unusedAttrNames: Record<string, true>;
}

interface ParsedCondition {
  readonly result: object | string;
  readonly usedNames: readonly string[];
}

const parse = parser.parse;
const largestCount = 200;
const parsed = new Map<string, ParsedCondition>();

/**
 * Has dynalite parse a condition without values once: its parser makes all of itself anew for each text, which costs
 * more than the rest of a PutItem. The result says what the text and the names say, and dynalite only reads it.
 */
export function rememberConditions(): void {
  parser.parse = (text, options) => {
    const { context } = options;
    // An expression with values has them in its result.
    if (context.attrVals) return parse(text, options);
    const key = context.attrNames ? JSON.stringify([text, context.attrNames]) : text;
    const known = parsed.get(key) ?? parseFirst(key, text, context);
    for (const name of known.usedNames) delete context.unusedAttrNames[name];
    return known.result;
  };
}

function parseFirst(key: string, text: string, context: ConditionContext): ParsedCondition {
  const before = Object.keys(context.unusedAttrNames);
  // It throws a SyntaxError for what is no expression, and that is not kept.
  const result = parse(text, { context });
  const first = { result, usedNames: before.filter((name) => !(name in context.unusedAttrNames)) };
  if (parsed.size >= largestCount) parsed.clear();
  parsed.set(key, first);
  return first;
}
