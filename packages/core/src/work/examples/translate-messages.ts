import type { Message } from "@ringback/contracts/message/queue-body";
import type { Work, WorkOutcome } from "../work.ts";

/** The port of this example: something that translates, and may be away. */
export type Translate = (text: string, signal: AbortSignal) => Promise<string | undefined>;

/**
 * An example of a team's own work in the place of recording: translates the event's text and gives it to the
 * waiting workflow. Translating twice does no harm, so it needs no store to be idempotent.
 */
export function translateMessages(translate: Translate): Work {
  return (messages, signal) =>
    Promise.all(messages.map((message) => translateMessage(translate, message, signal)));
}

async function translateMessage(
  translate: Translate,
  message: Message,
  signal: AbortSignal,
): Promise<WorkOutcome> {
  const { messageId, event } = message;
  if (typeof event !== "string") {
    const reason = "The event has to be a text.";
    return { outcome: "failed", error: "NotATextError", reason, cause: { messageId, reason } };
  }
  const translation = await translate(event, signal);
  if (translation === undefined) return { outcome: "unavailable", reason: "The translator is away." };
  return {
    outcome: "done",
    done: "now",
    output: { statusCode: 200, translation },
    smallestOutput: { statusCode: 200 },
  };
}
