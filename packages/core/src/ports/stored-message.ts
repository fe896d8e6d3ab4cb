import { createHash } from "node:crypto";
import { canonicalJson } from "@ringback/contracts/message/canonical-json";
import type { Message } from "@ringback/contracts/message/queue-body";

/** A message as the table holds it: a function of its content alone, so that a redelivery writes the same item. */
export interface StoredMessage {
  readonly messageId: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  /** The event as canonical JSON, every digit kept that the queue's body has. */
  readonly event: string;
  /** A version and the SHA-256 (hexadecimal) of the canonical JSON of createdAt and event. */
  readonly digest: string;
}

/** @throws RangeError where the event is nested too deeply to be written. */
export function storedMessage(message: Message): StoredMessage {
  const createdAt = Date.parse(message.createdAt);
  const event = canonicalJson(message.event);
  const hash = createHash("sha256").update(`{"createdAt":${createdAt},"event":${event}}`).digest("hex");
  return { messageId: message.messageId, createdAt, event, digest: `1:${hash}` };
}
