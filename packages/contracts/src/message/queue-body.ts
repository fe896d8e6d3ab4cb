import * as z from "zod/mini";
import { maximumTaskTokenCharacters, shortestTaskToken } from "../task-tokens/could-be-task-token.ts";
import { misplacedTaskToken } from "../task-tokens/misplaced-task-token.ts";
import { type JsonValue, parseJson } from "./json-value.ts";

/** DynamoDB's limit for a partition key, in bytes of UTF-8 ("Quotas in Amazon DynamoDB"). */
const maximumMessageIdBytes = 2048;

const messageId = z.string("has to be a string").check(
  z.refine((id) => id.length > 0, "is empty"),
  z.refine((id) => id.isWellFormed(), "is not well-formed Unicode"),
  z.refine(
    (id) => Buffer.byteLength(id) <= maximumMessageIdBytes,
    `is longer than ${maximumMessageIdBytes} bytes`,
  ),
);

const record = z.object(
  {
    messageId,
    createdAt: z.iso.datetime({ offset: true, error: "is not an ISO 8601 date and time" }),
    event: z.custom<JsonValue>((event) => event !== undefined, "is missing"),
  },
  "has to be an object",
);

const tokenSchema = z.string().check(z.minLength(1), z.maxLength(maximumTaskTokenCharacters));

/**
 * The message of a task. `messageId` and `createdAt` are the id and time of the EventBridge event, `event` is its detail: as it
 * is in the body, or as the task's payload schema gives it.
 */
export interface Message<Event = JsonValue> {
  readonly messageId: string;
  readonly createdAt: string;
  readonly event: Event;
}

/** What a queue body holds. */
export type QueueBody<Event = JsonValue> =
  | { readonly body: "valid"; readonly message: Message<Event>; readonly taskToken: string }
  /** It breaks the contract and has a usable token, so its task can be failed. */
  | {
      readonly body: "invalid";
      readonly messageId: string | undefined;
      readonly taskToken: string;
      readonly reason: string;
    }
  /** It has no usable token, so no task can be called back. */
  | { readonly body: "without-token"; readonly messageId: string | undefined; readonly reason: string };

/**
 * Reads a queue body `{ Record: { messageId, createdAt, event }, MyTaskToken }`: messageId has 1 to 2,048 bytes, createdAt
 * is an ISO 8601 date and time with an offset, event is any JSON, MyTaskToken has 1 to 2,048 characters. Never throws: a
 * body that breaks this contract has the first reason, and the token where there is a usable one. Reasons name fields and
 * limits, never values.
 */
export function parseQueueBody(text: string): QueueBody {
  const parsed = parse(text);
  if ("reason" in parsed) return { body: "without-token", messageId: undefined, reason: parsed.reason };
  const value = parsed.value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { body: "without-token", messageId: undefined, reason: "The body is not a JSON object." };
  }
  const token = tokenSchema.safeParse(own(value, "MyTaskToken"));
  const fields = own(value, "Record");
  const misplaced = misplacedIn(value, token.data);
  if (misplaced !== undefined) {
    const { field, taskToken } = misplaced;
    const id = field === "messageId" ? undefined : identify(fields);
    const reason = `Record.${field} holds a task token.`;
    return taskToken.length > maximumTaskTokenCharacters
      ? { body: "without-token", messageId: id, reason }
      : { body: "invalid", messageId: id, taskToken, reason };
  }
  const result = record.safeParse(fields);
  if (token.success && result.success) {
    const { data: taskToken } = token;
    // The content existed before the token was issued, so no workflow puts it there, and the table must keep none.
    if (isTwiceIn(text, taskToken)) {
      const { messageId: id } = result.data;
      return { body: "invalid", messageId: id, taskToken, reason: "Record.event holds the task token." };
    }
    return { body: "valid", message: result.data, taskToken };
  }
  const id = identify(fields);
  if (token.success) {
    return { body: "invalid", messageId: id, taskToken: token.data, reason: describe(result.error) };
  }
  return {
    body: "without-token",
    messageId: id,
    reason: `MyTaskToken has to be a string of 1 to ${maximumTaskTokenCharacters} characters.`,
  };
}

function isTwiceIn(text: string, taskToken: string): boolean {
  return taskToken.length >= shortestTaskToken && text.indexOf(taskToken) !== text.lastIndexOf(taskToken);
}

function misplacedIn(value: object, taskToken: string | undefined) {
  const fields = own(value, "Record");
  if (typeof fields !== "object" || fields === null) return undefined;
  const [messageId, createdAt] = [own(fields, "messageId"), own(fields, "createdAt")];
  return misplacedTaskToken({ messageId, createdAt, taskToken });
}

function parse(text: string): { value: unknown } | { reason: string } {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    if (error instanceof RangeError) return parseDeep(text);
    return { reason: "The body is not JSON." };
  }
}

/** A body that is nested too deeply to keep its digits can still have the token of a task that waits. */
function parseDeep(text: string): { value: unknown } | { reason: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return { reason: "The body is nested too deeply." };
    return { value: { MyTaskToken: own(value, "MyTaskToken") } };
  } catch {
    return { reason: "The body is not JSON." };
  }
}

// JSON.parse makes `__proto__` an own property; only own properties are fields of a body.
function own(value: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

function identify(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const id = messageId.safeParse(own(value, "messageId"));
  return id.success ? id.data : undefined;
}

function describe(error: z.core.$ZodError | undefined): string {
  const issue = error?.issues[0];
  return issue === undefined
    ? "Record is invalid."
    : `${["Record", ...issue.path].join(".")} ${issue.message}.`;
}
