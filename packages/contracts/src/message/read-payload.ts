import * as z from "zod/mini";
import { redactTokensInText } from "../task-tokens/redact-tokens-in-text.ts";
import { anyJson } from "./any-json.ts";
import type { JsonValue } from "./json-value.ts";
import { payloadIssue } from "./payload-issue.ts";
import type { PayloadSchema } from "./payload-schema.ts";
import { plainNumbers } from "./plain-numbers.ts";
import type { QueueBody } from "./queue-body.ts";

/** In characters: the keys of a payload are in the path of a field, and they may be as long as the body. */
const longestReason = 1000;

/**
 * The function that reads the payload of a queue body by a task's schema. What breaks the schema is `invalid`, with the path
 * and the rule of the first field that does; no reason has a value. `anyJson` costs nothing: its bodies are returned as they
 * are.
 *
 * The function throws what the schema throws, and zod's error where the schema is asynchronous.
 */
export function payloadReader<Event>(schema: PayloadSchema<Event>): (content: QueueBody) => QueueBody<Event>;
export function payloadReader(schema: PayloadSchema): (content: QueueBody) => QueueBody<unknown> {
  if (schema === anyJson) return (content) => content;
  return (content) => (content.body === "valid" ? read(schema, content) : content);
}

function read(schema: PayloadSchema, content: Extract<QueueBody, { body: "valid" }>): QueueBody<unknown> {
  const { message, taskToken } = content;
  const { messageId } = message;
  const invalid = (reason: string) => ({ body: "invalid", messageId, taskToken, reason }) as const;
  try {
    const parsed = z.safeParse(schema, plainEvent(message.event), { error: payloadIssue });
    if (parsed.success) return { body: "valid", message: { ...message, event: parsed.data }, taskToken };
    const [issue] = parsed.error.issues;
    const path = ["Record", "event", ...(issue?.path ?? [])].map(String).join(".");
    return invalid(shortened(redactTokensInText(`${path} ${issue?.message ?? "is invalid"}.`)));
  } catch (error) {
    if (isStackOverflow(error)) return invalid("Record.event is nested too deeply.");
    throw error;
  }
}

/** The call stack was too small for the event, in the schema or before. A schema's own code can throw other RangeErrors. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === "Maximum call stack size exceeded";
}

const plainEvent = (event: JsonValue): unknown => plainNumbers(event);

function shortened(text: string): string {
  return text.length <= longestReason ? text : `${text.slice(0, longestReason)}…`;
}
