import type { Json } from "../json.ts";
import { parseJson } from "../json.ts";
import { StatesError } from "../language/states-error.ts";

/** AWS's limit for the input and output of a state, a task and an execution, in bytes of UTF-8. */
export const PAYLOAD_LIMIT_BYTES = 262_144;

/** A JSON value and its text. The text goes into the history, and is shared by the events that carry it. */
export interface Payload {
  readonly value: Json;
  readonly text: string;
}

export function payloadOf(value: Json): Payload {
  return { value, text: JSON.stringify(value) };
}

export function payloadFromText(text: string): Payload {
  return { value: parseJson(text), text };
}

/** Whether a text has more bytes of UTF-8 than this, without encoding one that is clearly shorter. */
export function exceedsBytes(text: string, limitBytes: number): boolean {
  if (text.length * 3 <= limitBytes) return false;
  return text.length > limitBytes || Buffer.byteLength(text) > limitBytes;
}

/** Refuses a result over AWS's limit with AWS's error. */
export function checkedPayload(stateName: string, value: Json): Payload {
  const payload = payloadOf(value);
  assertPayloadSize(stateName, payload.text);
  return payload;
}

/** Throws States.DataLimitExceeded for a text over AWS's limit. The name is the one that AWS puts into the cause. */
export function assertPayloadSize(stateName: string, text: string): void {
  if (exceedsBytes(text, PAYLOAD_LIMIT_BYTES)) {
    throw new StatesError({
      error: "States.DataLimitExceeded",
      cause: `The state/task '${stateName}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    });
  }
}
