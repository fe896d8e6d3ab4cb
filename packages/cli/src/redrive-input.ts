import { createHash } from "node:crypto";
import { canonicalJson } from "@ringback/contracts/canonical-json";
import { eventSchema, maximumInputBytes, type WorkflowEvent } from "@ringback/contracts/event";
import { type JsonValue, parseJson } from "@ringback/contracts/json-value";
import { parseQueueBody } from "@ringback/contracts/queue-body";
import type { RedriveOf } from "@ringback/contracts/redrive-of";
import * as z from "zod/mini";
import { eventOfInput } from "./event-of-input.ts";
import { numbersAsSent } from "./numbers-as-sent.ts";

/** What a redrive sends, or why it cannot be sent as it is. */
export type RedriveInput =
  | {
      readonly outcome: "input";
      readonly event: WorkflowEvent;
      /** The input of the execution. */
      readonly text: string;
      /** The same for the same id, time and content. */
      readonly digest: string;
    }
  | { readonly outcome: "needs-edit"; readonly reason: string };

/** What EventBridge puts around the content: short, and all that a stage's group expression can count on. */
const envelope = [
  ...["id", "time", "detail", "source", "detail-type", "account", "region", "version"],
  "redriveOf",
];

/**
 * The workflow input that sends a kept body again: of a queue body its record, of an event the event itself. What the
 * workflow does not use is left out where the whole is too large.
 */
export function redriveInput(body: string, redriveOf?: RedriveOf): RedriveInput {
  const event = eventOf(body);
  if (typeof event === "string") return needsEdit(`The body needs an edit (--body FILE): ${event}`);
  return planOf(redriveOf === undefined ? event : { ...event, redriveOf });
}

/** The input of an execution with an edited body in place of its id, time and detail. What else it holds stays. */
export function editedInput(input: string, body: string): RedriveInput {
  const event = eventOf(body);
  if (typeof event === "string") return needsEdit(`The body needs an edit (--body FILE): ${event}`);
  const before = parsed(input);
  return planOf(isObject(before) ? { ...before, ...event } : event);
}

function planOf(event: WorkflowEvent): RedriveInput {
  const { beyondDoubles } = numbersAsSent(jsonSchema.parse(event));
  if (beyondDoubles !== undefined) {
    return needsEdit(
      `Step Functions cannot hold the number ${shortened(beyondDoubles)}: give it as a text (--body FILE).`,
    );
  }
  const whole = JSON.stringify(event);
  const text = fits(whole) ? whole : JSON.stringify(withoutRest(event));
  if (!fits(text)) {
    return needsEdit(
      `The input has ${Buffer.byteLength(text)} bytes; ${maximumInputBytes} is the limit (--body FILE).`,
    );
  }
  return { outcome: "input", event, text, digest: contentDigest(event) };
}

/** The digest of what an execution was started with; undefined where that is no event. */
export function digestOfInput(text: string | undefined): string | undefined {
  const event = eventOfInput(text);
  return event === undefined ? undefined : contentDigest(event);
}

function contentDigest({ id, time, detail }: WorkflowEvent): string {
  const event = numbersAsSent(detail).value;
  const content = canonicalJson({ messageId: id, createdAt: Date.parse(time), event });
  return createHash("sha256").update(content).digest("hex");
}

/** The event of a body, or what is wrong with it. */
function eventOf(body: string): WorkflowEvent | string {
  const value = parsed(body);
  const event = eventSchema.safeParse(value);
  if (event.success) return event.data;
  // The archive keeps a body without its token; a stand-in lets the contract judge the rest.
  const judged = parseQueueBody(withToken(value) ?? body);
  if (judged.body !== "valid") return judged.reason;
  const { messageId, createdAt, event: detail } = judged.message;
  // The recorder keeps every digit of a queue's body, and an execution would not.
  const { changed } = numbersAsSent(detail);
  if (changed === undefined) return { id: messageId, time: createdAt, detail };
  const { from, to } = changed;
  return `Step Functions would make ${to} of the number ${shortened(from)}; give it as a text, or as that number.`;
}

function withToken(value: unknown): string | undefined {
  return isObject(value) ? JSON.stringify({ ...value, MyTaskToken: "stand-in" }) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutRest(event: WorkflowEvent): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([name]) => envelope.includes(name)));
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const jsonSchema = z.custom<JsonValue>();
const fits = (text: string) => Buffer.byteLength(text) <= maximumInputBytes;
const shortened = (number: string) => (number.length <= 40 ? number : `${number.slice(0, 39)}…`);
const needsEdit = (reason: string) => ({ outcome: "needs-edit", reason }) as const;
