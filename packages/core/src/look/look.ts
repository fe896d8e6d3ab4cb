import type { JsonValue } from "@ringback/contracts/message/json-value";
import type { Message } from "@ringback/contracts/message/queue-body";
import type { ThrownError } from "../errors/thrown-error.ts";
import type { WorkDone } from "../work/work.ts";

/** The result of a look. Reasons hold no content. */
export type LookOutcome =
  /** The work was done by an earlier delivery. */
  | WorkDone
  /** It was not done; `remark` is what else is known, as a sentence. */
  | {
      readonly outcome: "not-done";
      readonly remark?: string | undefined;
      /** Whether a team's own code has written the remark. */
      readonly isOwnText?: boolean;
    }
  /** A passing failure: the message comes back, and is looked for again. */
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  /** A failure that nobody thought of. */
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

/** Says whether the work of a message is done. A dead letter is looked for before it is archived. */
export interface Look<Event = JsonValue> {
  ask(message: Message<Event>, signal: AbortSignal): Promise<LookOutcome>;
  /** What is so where the work was not done, to follow "The message was received as often as the queue allows": `and is not recorded`. */
  readonly notDone: string;
}
