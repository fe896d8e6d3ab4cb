import { randomUUID } from "node:crypto";
import { text as standardInput } from "node:stream/consumers";
import { eventSchema, sampleDetail, type WorkflowEvent } from "@ringback/contracts/message/event";
import { type JsonValue, parseJson } from "@ringback/contracts/message/json-value";
import { UsageError } from "../errors/usage-error.ts";
import { readTextFile } from "./read-text-file.ts";

/** The most bytes of input that StartExecution takes (AWS Step Functions: "Quotas"); with more, no execution starts. */
const maximumExecutionInputBytes = 262_144;

/** An event as EventBridge would deliver it, with a new id and the current time. */
function newEvent(detail: JsonValue): WorkflowEvent {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Message",
    source: "ringback.cli",
    time: new Date().toISOString(),
    region: "local",
    resources: [],
    detail,
  };
}

/** An event with a new id and the current time. Its detail is the given message, or the sample message. */
export function messageEvent(message?: string): WorkflowEvent {
  return newEvent(message === undefined ? sampleDetail : { message });
}

/**
 * Reads events from a file: one event as JSON, or one event on each line.
 * @throws UsageError, with file and line, if something is not an EventBridge event or has more than 262,144 bytes
 */
export async function readEvents(file: string): Promise<readonly WorkflowEvent[]> {
  return jsonIn(await readTextFile(file), { file, thing: "event", checked: checkedEvent });
}

/**
 * Reads the inputs of a workflow from a file, or from standard input where it is `-`: one as JSON, or one on each line.
 * @throws UsageError, with file and line, if something is not JSON or has more than 262,144 bytes
 */
export async function readInputs(file: string): Promise<readonly unknown[]> {
  const isStandardInput = file === "-";
  const text = isStandardInput ? await standardInput(process.stdin) : await readTextFile(file);
  const from = isStandardInput ? "standard input" : file;
  return jsonIn(text, { file: from, thing: "input", checked: checkedInput });
}

function jsonIn<T>(
  text: string,
  of: { readonly file: string; readonly thing: string; checked(value: unknown, place: string): T },
): readonly T[] {
  const { file, thing, checked } = of;
  const whole = parse(text);
  if (whole !== undefined) return [checked(whole, file)];
  const lines = text.split("\n").map((line, index) => ({ line, place: `${file}, line ${index + 1}` }));
  const values = lines
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, place }) => checked(parse(line), place));
  if (values.length === 0) throw new UsageError(`${file} contains no ${thing}.`);
  return values;
}

function parse(text: string): unknown {
  try {
    // Concatenated files may have byte order marks in the middle, which `trim` removes.
    return parseJson(text.trim());
  } catch {
    return undefined;
  }
}

/** @throws UsageError if the value is not an EventBridge event, or is too large */
export function checkedEvent(value: unknown, place: string): WorkflowEvent {
  const event = eventSchema.safeParse(value);
  if (event.success) {
    checkSize(value, { place, thing: "event" });
    return event.data;
  }
  const field = event.error.issues[0]?.path.join(".") ?? "";
  throw new UsageError(
    `${place}: not an EventBridge event in JSON${field === "" ? "" : ` (field ${field})`}; it needs id, time and detail.`,
  );
}

function checkedInput(value: unknown, place: string): unknown {
  if (value === undefined) throw new UsageError(`${place}: not JSON.`);
  checkSize(value, { place, thing: "input" });
  return value;
}

function checkSize(
  value: unknown,
  { place, thing }: { readonly place: string; readonly thing: string },
): void {
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes <= maximumExecutionInputBytes) return;
  throw new UsageError(
    `${place}: the ${thing} has ${bytes} bytes; the maximum is ${maximumExecutionInputBytes}.`,
  );
}
