import type { Message } from "@ringback/contracts/message/queue-body";
import { concurrencyLimit } from "../concurrency-limit.ts";
import type { Clock } from "../ports/clock.ts";
import { limitedCall } from "./limited-call.ts";
import { refusedOutcome } from "./refused-outcome.ts";
import { resultOutput } from "./result-output.ts";
import type { EachMessage, WorkOutcome } from "./work.ts";

/**
 * Returns the function that does the work of one message of a batch, once a place for it is free: with a time limit and an
 * error boundary of its own. The messages of one id follow one another. It never rejects.
 */
export function performEach<Event>(
  work: EachMessage<Event>,
  options: { readonly clock: Clock; readonly signal: AbortSignal },
): (message: Message<Event>) => Promise<WorkOutcome> {
  const limited = concurrencyLimit(work.workConcurrency);
  /** By message id, the work that was asked for last. */
  const before = new Map<string, Promise<WorkOutcome>>();
  const perform = async (message: Message<Event>): Promise<WorkOutcome> => {
    const { messageId } = message;
    const call = await limitedCall({
      ...options,
      ...work,
      what: "work",
      // A copy: what the work does to it is not what is logged and archived.
      call: (signal) => work.each({ ...message }, { signal }),
    });
    switch (call.outcome) {
      case "returned":
        return resultOutput(messageId, call.value, "now");
      case "refused":
        return refusedOutcome(messageId, call.refusal);
      default:
        return call;
    }
  };
  return (message) => {
    const own = (before.get(message.messageId) ?? Promise.resolve()).then(() =>
      limited(() => perform(message)),
    );
    before.set(message.messageId, own);
    return own;
  };
}
