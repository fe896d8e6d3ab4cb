import { redactTokensInText } from "@ringback/contracts/task-tokens/redact-tokens-in-text";

/** What says that an error is an `Unavailable`, in whatever bundle or realm its class was. */
const mark = Symbol.for("ringback.Unavailable");
/** In characters, of the reason in the log and in the archive. */
const longestReason = 300;

/**
 * Thrown by work that cannot be done now and may be done later: a service of somebody else's is busy or away. The message
 * comes back as after any other error. But this one was thought of, so it raises no alarm for what nobody thought of, and its
 * reason is logged, and kept with the message if that becomes a dead letter. So the reason holds no content.
 */
export class Unavailable extends Error {
  override readonly name: string = "Unavailable";

  /** @param reason a sentence, such as `The payment service answered 429.` */
  constructor(reason: string) {
    super(reason);
    Object.defineProperty(this, mark, { value: true });
  }
}

/** The reason of an `Unavailable`, of any bundle and realm. Undefined for everything else that can be thrown. */
export function unavailableReasonOf(thrown: unknown): string | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  try {
    if (Reflect.get(thrown, mark) !== true) return undefined;
    const reason = redactTokensInText(String(Reflect.get(thrown, "message")));
    return reason.length <= longestReason ? reason : `${reason.slice(0, longestReason)}…`;
  } catch {
    return undefined;
  }
}
