import type { JsonValue } from "@ringback/contracts/message/json-value";
import type { Message } from "@ringback/contracts/message/queue-body";
import type { Clock } from "../ports/clock.ts";
import { limitedCall } from "../work/limited-call.ts";
import { refusalReason } from "../work/refusal-reason.ts";
import { resultOutput } from "../work/result-output.ts";
import type { Look } from "./look.ts";

/**
 * A team's own look at one message: returns what the work returned if it is done, and undefined if it is not. It is asked
 * before a message whose receives are used up counts as failed. Where it throws, the message comes back and is looked for
 * again; where it throws `Refused`, the work was not done, and the reason says more.
 *
 * Whatever else it returns is a result, `null` and `false` too: a question of yes or no is no look. So the type of a
 * declaration wants the work's own result of it; where the work has none, anything but undefined says that it is done.
 */
export type MessageLook<Event = JsonValue, Result = unknown> = (
  message: Message<Event>,
  options: { readonly signal: AbortSignal },
) => Result | undefined | Promise<Result | undefined>;

/** A team's own look as core asks it: with a time limit and an error boundary. */
export function messageLook<Event>(
  look: MessageLook<Event>,
  options: {
    /** The longest that it may take, in seconds; with 0 only the deadline ends it. */
    readonly workSeconds: number;
    readonly isPassing: (thrown: unknown) => boolean;
    readonly clock: Clock;
  },
): Look<Event> {
  return {
    notDone: "and its work was not done",
    async ask(message, signal) {
      const call = (own: AbortSignal) => look({ ...message }, { signal: own });
      const end = await limitedCall({ ...options, call, what: "look", signal });
      switch (end.outcome) {
        case "returned":
          return end.value === undefined
            ? { outcome: "not-done" }
            : resultOutput(message.messageId, end.value, "before");
        case "refused":
          return { outcome: "not-done", remark: refusalReason(end.refusal), isOwnText: true };
        default:
          return end;
      }
    },
  };
}
