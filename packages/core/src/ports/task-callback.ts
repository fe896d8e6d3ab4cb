import type { ThrownError } from "./thrown-error.ts";

/** Why a task failed: `error` is a name, `cause` becomes JSON. */
export interface TaskFailure {
  readonly error: string;
  readonly cause: object;
}

export type CallbackOutcome =
  | { readonly outcome: "accepted" }
  /** The task ended before: it timed out, or somebody called back already. */
  | { readonly outcome: "gone" }
  | { readonly outcome: "invalid-token" }
  /** The callback itself is malformed (InvalidOutput, ValidationException): our bug. */
  | { readonly outcome: "rejected"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

/** The way back to the workflow that waits. Never rejects for what AWS answers. */
export interface TaskCallback {
  succeed(taskToken: string, output: object, signal: AbortSignal): Promise<CallbackOutcome>;
  fail(taskToken: string, failure: TaskFailure, signal: AbortSignal): Promise<CallbackOutcome>;
}
