import { randomUUID } from "node:crypto";
import { parseJson } from "@ringback/contracts/message/json-value";
import { EventBridgeError } from "./event-bridge-error.ts";
import type { EventDetail, EventFields } from "./rule-event.ts";

const maximumEntries = 10;
/**
 * The entries of a request together have less than 1 MB, since January 2026 (EventBridge: "Calculating PutEvents event
 * entry size"; AWS Compute Blog: "More room to build: serverless services now support payloads up to 1 MB").
 */
const maximumRequestBytes = 1024 * 1024;

/** An entry of PutEvents that is an event. */
export interface AcceptedEntry extends EventFields {
  /** The name or the ARN of the bus. */
  readonly bus: string;
}

/** An entry that is refused, as the answer has it. */
export interface RejectedEntry {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/**
 * Reads the entries of PutEvents, each accepted or refused by itself.
 *
 * @throws EventBridgeError where the request is refused as a whole
 */
export function acceptEntries(entries: unknown, nowMs: number): readonly (AcceptedEntry | RejectedEntry)[] {
  return checkedEntries(entries).map((entry) => accept(entry, nowMs));
}

interface Entry {
  readonly Source?: unknown;
  readonly DetailType?: unknown;
  readonly Detail?: unknown;
  readonly EventBusName?: unknown;
  readonly Resources?: unknown;
  readonly Time?: unknown;
}

function checkedEntries(entries: unknown): readonly Entry[] {
  const rule = "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must";
  if (!Array.isArray(entries)) throw invalid(`${rule} not be null`);
  if (entries.length === 0) throw invalid(`${rule} have length greater than or equal to 1`);
  if (entries.length > maximumEntries) {
    throw invalid(`${rule} have length less than or equal to ${maximumEntries}`);
  }
  if (!entries.every((entry) => typeof entry === "object" && entry !== null)) {
    throw invalid("An entry is not an object.");
  }
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes >= maximumRequestBytes) {
    throw invalid("Total size of the entries in the request is over the limit.");
  }
  return entries;
}

const invalid = (message: string) => new EventBridgeError("ValidationException", message);

function sizeOf({ Source, DetailType, Detail, Resources, Time }: Entry): number {
  const texts = [Source, DetailType, Detail, ...(Array.isArray(Resources) ? Resources : [])];
  const bytes = texts.reduce<number>(
    (sum, text) => sum + (typeof text === "string" ? Buffer.byteLength(text) : 0),
    0,
  );
  return bytes + (Time === undefined ? 0 : 14);
}

function accept(
  { Source, DetailType, Detail, EventBusName, Resources, Time }: Entry,
  nowMs: number,
): AcceptedEntry | RejectedEntry {
  const required = { Source, DetailType, Detail };
  for (const [name, value] of Object.entries(required)) {
    if (typeof value === "string" && value !== "") continue;
    const ErrorMessage = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
    return { ErrorCode: "InvalidArgument", ErrorMessage };
  }
  if (typeof Source === "string" && Source.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  const detail = detailOf(String(Detail));
  if (detail === undefined) {
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  }
  const time = typeof Time === "number" ? new Date(Time * 1000) : new Date(nowMs);
  if (Number.isNaN(time.getTime())) {
    return { ErrorCode: "InvalidArgument", ErrorMessage: "Parameter Time is not valid." };
  }
  return {
    id: randomUUID(),
    bus: typeof EventBusName === "string" ? EventBusName : "default",
    source: String(Source),
    detailType: String(DetailType),
    detail,
    resources: Array.isArray(Resources) ? Resources : [],
    timeMs: time.getTime(),
  };
}

/** A detail is an object. One that is nested too deeply to be read is refused like one that is no JSON. */
function detailOf(text: string): EventDetail | undefined {
  try {
    const value = parseJson(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? { text, value } : undefined;
  } catch {
    return undefined;
  }
}
