import type { ThrownError } from "../errors/thrown-error.ts";

/** Why a task failed, for SendTaskFailure. */
export interface TaskFailure {
  /** The name of the error, at most 256 characters; what is longer is cut. */
  readonly error: string;
  /** Sent as JSON, at most 32,768 characters; what is longer is cut. */
  readonly cause: object;
}

/** The result of a callback. Reasons hold no content. */
export type CallbackOutcome =
  | { readonly outcome: "accepted" }
  /** The task has ended: it timed out, or an earlier callback ended it (TaskTimedOut, TaskDoesNotExist). */
  | { readonly outcome: "gone" }
  /** Step Functions does not know the token (InvalidToken). */
  | { readonly outcome: "invalid-token" }
  /** The callback itself is malformed (InvalidOutput, ValidationException), which is a fault of ours. */
  | { readonly outcome: "rejected"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  /** A passing failure: throttled, no answer, access denied. */
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  /** A failure that nobody thought of. */
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

/** Ends the task that waits with a token. Never rejects for what AWS answers. */
export interface TaskCallback {
  /** SendTaskSuccess. `output` becomes JSON of at most 262,144 bytes. */
  succeed(taskToken: string, output: unknown, signal: AbortSignal): Promise<CallbackOutcome>;
  /** SendTaskFailure. */
  fail(taskToken: string, failure: TaskFailure, signal: AbortSignal): Promise<CallbackOutcome>;
}
