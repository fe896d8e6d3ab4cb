import { createHash } from "node:crypto";
import { canonicalJson } from "@ringback/contracts/message/canonical-json";
import { eventSchema, maximumInputBytes, type WorkflowEvent } from "@ringback/contracts/message/event";
import { type JsonValue, parseJson } from "@ringback/contracts/message/json-value";
import { parseQueueBody } from "@ringback/contracts/message/queue-body";
import { misplacedTaskToken } from "@ringback/contracts/task-tokens/misplaced-task-token";
import type { RedriveOf } from "@ringback/contracts/workflow/redrive-of";
import * as z from "zod/mini";
import { eventOfInput } from "../events/event-of-input.ts";
import { numbersAsSent } from "../messages/numbers-as-sent.ts";

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
  return planOf(body, (event) => (redriveOf === undefined ? event : { ...event, redriveOf }));
}

/** The input of an execution with an edited body in place of its id, time and detail. What else it holds stays. */
export function editedInput(input: string, body: string): RedriveInput {
  const before = parsed(input);
  return planOf(body, (event) => (isObject(before) ? { ...before, ...event } : event));
}

function planOf(body: string, inputOf: (event: WorkflowEvent) => WorkflowEvent): RedriveInput {
  try {
    const event = eventOf(body);
    if (typeof event === "string") return needsEdit(`The body needs an edit (--body FILE): ${event}`);
    return planOfInput(inputOf(event));
  } catch (error) {
    // Neither this process nor JSONata has the stack for it.
    if (!(error instanceof RangeError)) throw error;
    return needsEdit("The body needs an edit (--body FILE): it is nested too deeply.");
  }
}

function planOfInput(event: WorkflowEvent): RedriveInput {
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
  try {
    return event === undefined ? undefined : contentDigest(event);
  } catch (error) {
    // Nested too deeply, it is nothing that a redrive sends.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * What is kept of the body that a redrive sends: what was given, but for what has no place in the archive. A queue's body
 * as it came holds the token of a task, and with white space a body may be larger than an entry.
 */
export function keptBody(body: string, { text }: Extract<RedriveInput, { outcome: "input" }>): string {
  const value = parsed(body);
  return isObject(value) && !("MyTaskToken" in value) && fits(body) ? body : text;
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
  if (event.success) {
    const { MyTaskToken, ...rest } = event.data;
    const misplaced = misplacedTaskToken({
      messageId: rest.id,
      createdAt: rest.time,
      taskToken: MyTaskToken,
    });
    return misplaced === undefined ? rest : "The id or the time holds a task token.";
  }
  // The archive keeps a body without its token; a stand-in lets the contract judge the rest.
  const asItCame = parseQueueBody(body);
  const judged = asItCame.body === "without-token" ? parseQueueBody(withToken(value) ?? body) : asItCame;
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
