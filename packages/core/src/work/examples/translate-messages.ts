import type { Message } from "@ringback/contracts/message/queue-body";
import type { Work, WorkOutcome } from "../work.ts";

/** The port of this example: a translation service. Undefined means that it does not answer. */
export type Translate = (text: string, signal: AbortSignal) => Promise<string | undefined>;

/**
 * An example of a team's own work in the place of recording: it translates the event's text, and the waiting workflow
 * gets the translation. Translating twice does no harm, so it needs no store to be idempotent.
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
    const reason = "The event has to be a string.";
    return { outcome: "failed", error: "NotAStringError", reason, cause: { messageId, reason } };
  }
  const translation = await translate(event, signal);
  if (translation === undefined) return { outcome: "unavailable", reason: "The translator does not answer." };
  return {
    outcome: "done",
    done: "now",
    output: { statusCode: 200, translation },
    smallestOutput: { statusCode: 200 },
  };
}
