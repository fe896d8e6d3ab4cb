import type { RequestContext } from "./request-context.ts";

/** A text of a policy, with wildcards and policy variables, as a test for the same text of a request. */
export interface Pattern {
  /** False as well where the request lacks the value of a variable, and the pattern has no default for it. */
  matches(text: string, context: RequestContext): boolean;
  /** The keys of its policy variables, in lower case. */
  readonly keys: readonly string[];
}

/** What a `*` and a `?` stand for, between two texts that are taken as they are. */
type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "wildcard"; readonly source: string }
  | { readonly kind: "variable"; readonly key: string; readonly fallback: string | undefined };

interface PatternOptions {
  /** Whether `*` and `?` are wildcards; they are plain characters otherwise. */
  readonly wildcards: boolean;
  readonly ignoresCase?: boolean;
  /**
   * Whether `${aws:PrincipalArn}` is a variable: in policies of the version 2012-10-17. `in-resource` takes it for one
   * behind the fifth colon of an ARN only, and for itself before it.
   */
  readonly variables: boolean | "in-resource";
  /**
   * Whether wildcards stop at the colons of an ARN: within its first five parts, `*` passes a colon only as the last
   * character of its part (IAM User Guide, "IAM JSON policy elements: Resource").
   */
  readonly isArn?: boolean;
}

/** The parts of an ARN before its resource: arn, partition, service, region, account. */
const partsBeforeResource = 5;

/** Reads a text of a policy (IAM User Guide, "IAM policy elements: Variables and tags"). */
export function pattern(source: string, options: PatternOptions): Pattern {
  const pieces = piecesOf(source, options);
  const keys = pieces.flatMap((piece) => (piece.kind === "variable" ? [piece.key] : []));
  const flags = options.ignoresCase === true ? "is" : "s";
  if (keys.length > 0) {
    return {
      keys,
      matches: (text, context) => {
        const expression = expressionOf(pieces, context);
        return expression !== undefined && new RegExp(expression, flags).test(text);
      },
    };
  }
  if (source === "*" && options.wildcards) return { keys, matches: () => true };
  const [only] = pieces;
  if (pieces.length === 1 && only?.kind === "text" && options.ignoresCase !== true) {
    return { keys, matches: (text) => text === only.text };
  }
  const expression = new RegExp(expressionOf(pieces, new Map()) ?? "a^", flags);
  return { keys, matches: (text) => expression.test(text) };
}

function piecesOf(source: string, { wildcards, variables, isArn = false }: PatternOptions): Piece[] {
  const pieces: Piece[] = [];
  const tokens = variables !== false ? /\$\{([^}]*)\}|[*?]/g : /[*?]/g;
  let end = 0;
  const text = (until: number) => {
    if (until > end) pieces.push({ kind: "text", text: source.slice(end, until) });
  };
  for (const token of source.matchAll(tokens)) {
    const [whole, name] = token;
    if (name === undefined && !wildcards) continue;
    if (name !== undefined && variables === "in-resource" && isInHead(source, token.index)) continue;
    text(token.index);
    end = token.index + whole.length;
    if (name !== undefined) pieces.push(variableOf(name));
    else pieces.push({ kind: "wildcard", source: wildcardOf(source, token.index, isArn) });
  }
  text(source.length);
  return pieces;
}

/** `${*}`, `${?}` and `${$}` stand for these characters; any other name for a key, with a default behind a comma. */
function variableOf(name: string): Piece {
  if (name === "*" || name === "?" || name === "$") return { kind: "text", text: name };
  const [, key = name, fallback] = /^([^,]+?)\s*,\s*'(.*)'$/.exec(name) ?? [];
  return { kind: "variable", key: key.trim().toLowerCase(), fallback };
}

/** Before the resource of an ARN. A `*` alone is no ARN. */
const isInHead = (source: string, at: number) => source.slice(0, at).split(":").length <= partsBeforeResource;

function wildcardOf(source: string, at: number, isArn: boolean): string {
  const isWithinHead = isArn && isInHead(source, at);
  if (source[at] === "?") return isWithinHead ? "[^:]" : ".";
  const endsPart = at + 1 === source.length || source[at + 1] === ":";
  return isWithinHead && !endsPart ? "[^:]*" : ".*";
}

function expressionOf(pieces: readonly Piece[], context: RequestContext): string | undefined {
  let expression = "^";
  for (const piece of pieces) {
    if (piece.kind === "wildcard") {
      expression += piece.source;
      continue;
    }
    const value = piece.kind === "text" ? piece.text : (context.get(piece.key) ?? piece.fallback);
    // A key with several values cannot be put into a text.
    if (typeof value !== "string") return undefined;
    expression += value.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  }
  return `${expression}$`;
}
