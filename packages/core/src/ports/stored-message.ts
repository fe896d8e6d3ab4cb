import { createHash } from "node:crypto";
import { canonicalJson } from "@ringback/contracts/message/canonical-json";
import type { Message } from "@ringback/contracts/message/queue-body";

/** An item of the messages table. It depends on the message's content alone, so a redelivery writes the same item. */
export interface StoredMessage {
  readonly messageId: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  /** The event as canonical JSON, with all digits that its numbers have in the queue's body. */
  readonly event: string;
  /** `1:` and the SHA-256, in hexadecimal, of the canonical JSON of createdAt and event: equal digests mean equal content. */
  readonly digest: string;
}

/** @throws RangeError where the event is nested too deeply to be written as JSON. */
export function storedMessage(message: Message): StoredMessage {
  const createdAt = Date.parse(message.createdAt);
  const event = canonicalJson(message.event);
  const hash = createHash("sha256").update(`{"createdAt":${createdAt},"event":${event}}`).digest("hex");
  return { messageId: message.messageId, createdAt, event, digest: `1:${hash}` };
}
