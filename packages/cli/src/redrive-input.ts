import { eventSchema, type WorkflowEvent } from "@ringback/contracts/event";
import { parseJson } from "@ringback/contracts/json-value";
import { parseQueueBody } from "@ringback/contracts/queue-body";
import { UsageError } from "./usage-error.ts";

/**
 * The workflow input that sends a kept body again: of a queue body its record, of an event the event itself.
 * @throws UsageError where the body cannot be recorded as it is, with the reason.
 */
export function redriveInput(body: string): WorkflowEvent {
  const value = parsed(body);
  const event = eventSchema.safeParse(value);
  if (event.success) return event.data;
  // The archive keeps a body without its token; a stand-in lets the contract judge the rest.
  const judged = parseQueueBody(withToken(body));
  if (judged.body !== "valid") throw new UsageError(`The body needs mending (--body FILE): ${judged.reason}`);
  const { messageId, createdAt, event: detail } = judged.message;
  return { id: messageId, time: createdAt, detail };
}

function withToken(body: string): string {
  const value = parsed(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return body;
  return JSON.stringify({ ...value, MyTaskToken: "stand-in" });
}

function parsed(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}
