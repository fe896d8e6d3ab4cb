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

/** The input of the execution that a redrive starts, or why the body needs an edit first. */
export type RedriveInput =
  | {
      readonly outcome: "input";
      readonly event: WorkflowEvent;
      /** The input of the execution, as JSON. */
      readonly text: string;
      /** SHA-256 of id, time and content, in hexadecimal. */
      readonly digest: string;
    }
  | { readonly outcome: "needs-edit"; readonly reason: string };

/** The fields of an event that are always sent: EventBridge's own, which the group expression of a FIFO stage may use, and ours. */
const envelope = [
  ...["id", "time", "detail", "source", "detail-type", "account", "region", "version"],
  "redriveOf",
];

/**
 * The workflow input for a body of the archive: the record of a queue body as an event, or the event itself. If the input
 * would be too large, the fields that the workflow does not use are left out.
 */
export function redriveInput(body: string, redriveOf?: RedriveOf): RedriveInput {
  return inputOfBody(body, (event) => (redriveOf === undefined ? event : { ...event, redriveOf }));
}

/** The input of an execution with id, time and detail from an edited body. Its other fields stay. */
export function editedInput(input: string, body: string): RedriveInput {
  const before = parsed(input);
  return inputOfBody(body, (event) => (isObject(before) ? { ...before, ...event } : event));
}

function inputOfBody(body: string, inputOf: (event: WorkflowEvent) => WorkflowEvent): RedriveInput {
  try {
    const event = eventOf(body);
    if (typeof event === "string") return needsEdit(`The body needs an edit (--body FILE): ${event}`);
    return checkedInput(inputOf(event));
  } catch (error) {
    // Deep nesting exceeds the stack of this process, and of JSONata.
    if (!(error instanceof RangeError)) throw error;
    return needsEdit("The body needs an edit (--body FILE): it is nested too deeply.");
  }
}

function checkedInput(event: WorkflowEvent): RedriveInput {
  const { beyondDoubles } = numbersAsSent(jsonSchema.parse(event));
  if (beyondDoubles !== undefined) {
    return needsEdit(
      `The number ${shortened(beyondDoubles)} is too large for Step Functions; write it as a string (--body FILE).`,
    );
  }
  const whole = JSON.stringify(event);
  const text = fits(whole) ? whole : JSON.stringify(withoutRest(event));
  if (!fits(text)) {
    return needsEdit(
      `The input has ${Buffer.byteLength(text)} bytes; the maximum is ${maximumInputBytes} (--body FILE).`,
    );
  }
  return { outcome: "input", event, text, digest: contentDigest(event) };
}

/** The digest of the input of an execution; undefined if the input is not an event. */
export function digestOfInput(text: string | undefined): string | undefined {
  const event = eventOfInput(text);
  try {
    return event === undefined ? undefined : contentDigest(event);
  } catch (error) {
    // A redrive never sends input that is nested too deeply.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * What the archive stores of an edited body: the body as it was given, or the input made from it, if the body contains a
 * task token or is too large because of white space.
 */
export function storableBody(body: string, { text }: Extract<RedriveInput, { outcome: "input" }>): string {
  const value = parsed(body);
  return isObject(value) && !("MyTaskToken" in value) && fits(body) ? body : text;
}

function contentDigest({ id, time, detail }: WorkflowEvent): string {
  const event = numbersAsSent(detail).value;
  const content = canonicalJson({ messageId: id, createdAt: Date.parse(time), event });
  return createHash("sha256").update(content).digest("hex");
}

/** The event of a body, or a sentence that says what is wrong with the body. */
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
    return misplaced === undefined ? rest : "The id or the time contains a task token.";
  }
  // The archive stores a body without its token; a placeholder lets the contract check the rest.
  const received = parseQueueBody(body);
  const checked = received.body === "without-token" ? parseQueueBody(withToken(value) ?? body) : received;
  if (checked.body !== "valid") return checked.reason;
  const { messageId, createdAt, event: detail } = checked.message;
  // The recorder keeps every digit of a queue body, but a new execution would not.
  const { changed } = numbersAsSent(detail);
  if (changed === undefined) return { id: messageId, time: createdAt, detail };
  const { from, to } = changed;
  return `Step Functions would change the number ${shortened(from)} to ${to}; write it as a string, or write ${to}.`;
}

function withToken(value: unknown): string | undefined {
  return isObject(value) ? JSON.stringify({ ...value, MyTaskToken: "placeholder" }) : undefined;
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
