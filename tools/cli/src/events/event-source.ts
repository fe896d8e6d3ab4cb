import { randomUUID } from "node:crypto";
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
  const text = await readTextFile(file);
  const whole = parse(text);
  if (whole !== undefined) return [checked(whole, file)];
  const lines = text.split("\n").map((line, index) => ({ line, place: `${file}, line ${index + 1}` }));
  const events = lines
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, place }) => checked(parse(line), place));
  if (events.length === 0) throw new UsageError(`${file} contains no event.`);
  return events;
}

function parse(text: string): unknown {
  try {
    // Concatenated files may have byte order marks in the middle, which `trim` removes.
    return parseJson(text.trim());
  } catch {
    return undefined;
  }
}

function checked(value: unknown, place: string): WorkflowEvent {
  const event = eventSchema.safeParse(value);
  if (event.success) {
    const bytes = Buffer.byteLength(JSON.stringify(value));
    if (bytes <= maximumExecutionInputBytes) return event.data;
    throw new UsageError(
      `${place}: the event has ${bytes} bytes; the maximum is ${maximumExecutionInputBytes}.`,
    );
  }
  const field = event.error.issues[0]?.path.join(".") ?? "";
  throw new UsageError(
    `${place}: not an EventBridge event in JSON${field === "" ? "" : ` (field ${field})`}; it needs id, time and detail.`,
  );
}
