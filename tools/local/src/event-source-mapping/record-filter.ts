import type { SqsRecord } from "./sqs-record.ts";

/** Compiles a pattern, JSON text, of EventBridge's language. */
export type CompilePattern = (json: string) => (event: unknown) => boolean;

/**
 * Lambda's filter of an SQS event source (AWS Lambda Developer Guide, "Using event filtering with an Amazon SQS event
 * source"): a record passes where one of the patterns matches it. A pattern for a JSON body takes no plain text, and one for
 * plain text no JSON; without a body in the pattern, the rest of the record decides.
 *
 * @param patterns JSON texts; none lets everything pass
 * @throws what `compile` throws for a pattern that AWS refuses
 */
export function recordFilter(
  patterns: readonly string[],
  compile: CompilePattern,
): (record: SqsRecord) => boolean {
  const filters = patterns.map((pattern) => filterOf(pattern, compile));
  if (filters.length === 0) return () => true;
  return (record) => {
    const body = jsonOf(record.body);
    return filters.some((passes) => passes(record, body));
  };
}

type Filter = (record: SqsRecord, body: object | undefined) => boolean;

function filterOf(json: string, compile: CompilePattern): Filter {
  const matches = compile(json);
  const pattern: unknown = JSON.parse(json);
  const asked =
    typeof pattern === "object" && pattern !== null && "body" in pattern ? pattern.body : undefined;
  if (asked === undefined) return (record) => matches(record);
  // A list is a pattern for the text itself.
  const isForText = Array.isArray(asked);
  return (record, body) => {
    if (isForText) return body === undefined && matches(record);
    return body !== undefined && matches({ ...record, body });
  };
}

/** The body as JSON, which is an object or a list: any text with digits alone would be JSON as well. */
function jsonOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
