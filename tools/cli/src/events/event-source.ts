import { randomUUID } from "node:crypto";
import { eventSchema, sampleDetail, type WorkflowEvent } from "@ringback/contracts/message/event";
import { type JsonValue, parseJson } from "@ringback/contracts/message/json-value";
import { UsageError } from "../errors/usage-error.ts";
import { readTextFile } from "./read-text-file.ts";

/** Step Functions' limit of StartExecution, in bytes: over it there is no execution that could fail. */
const maximumExecutionInputBytes = 262_144;

/** An event as EventBridge would deliver it, with an id and a time of its own. */
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

/** The article's sample, or a message of the caller's, as an event. */
export function messageEvent(message?: string): WorkflowEvent {
  return newEvent(message === undefined ? sampleDetail : { message });
}

/**
 * Reads events from a file: one event as JSON, or one a line.
 * @throws UsageError that names the file and the line where one is no EventBridge event.
 */
export async function readEvents(file: string): Promise<readonly WorkflowEvent[]> {
  const text = await readTextFile(file);
  const whole = parse(text);
  if (whole !== undefined) return [checked(whole, file)];
  const lines = text.split("\n").map((line, index) => ({ line, place: `${file}, line ${index + 1}` }));
  const events = lines
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, place }) => checked(parse(line), place));
  if (events.length === 0) throw new UsageError(`${file} holds no event.`);
  return events;
}

function parse(text: string): unknown {
  try {
    // Files with byte order marks that were put together have one in the middle; JavaScript trims it as a blank.
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
      `${place}: the event has ${bytes} bytes; an execution takes ${maximumExecutionInputBytes} at most.`,
    );
  }
  const field = event.error.issues[0]?.path.join(".") ?? "";
  throw new UsageError(
    `${place}: no EventBridge event as JSON${field === "" ? "" : ` (field ${field})`}; it needs id, time and detail.`,
  );
}
