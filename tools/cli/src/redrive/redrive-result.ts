/** The result of the redrive of one dead letter. */
export interface RedriveResult {
  readonly deadLetterId: string;
  /**
   * - `recorded`: the execution succeeded, and its task records
   * - `done`: the same for a task that records nothing
   * - `already-recorded`, `already-done`: it was before; nothing was sent
   * - `failed`: the execution failed
   * - `needs-edit`: the body cannot be recorded as it is; nothing was sent
   * - `different-body`: another redrive is sending, or has recorded, a different body; nothing was sent
   * - `not-redrivable`: neither a new execution nor AWS's redrive continues it; the reason says why
   */
  readonly result:
    | "recorded"
    | "done"
    | "already-recorded"
    | "already-done"
    | "failed"
    | "needs-edit"
    | "different-body"
    | "not-redrivable";
  readonly executionName?: string;
  readonly reason?: string;
}

/** How to redrive. */
export interface RedriveOptions {
  /** An edited body to send instead of the body in the archive. */
  readonly body?: string | undefined;
  /** Why it is redriven; stored in the entry. */
  readonly reason?: string | undefined;
}

/**
 * Whether a redrive leaves something to do. Of all dead letters, those that nothing redrives leave nothing: their workflow
 * has caught the failure, say, and a run of this command every hour shall not fail for them.
 */
export function isLeftOver({ result }: { readonly result: string }, ofAll: boolean): boolean {
  return !isDone({ result }) && !(ofAll && result === "not-redrivable");
}

/** Whether the work of it is done. */
export function isDone({ result }: { readonly result: string }): boolean {
  return ["recorded", "done", "already-recorded", "already-done"].includes(result);
}
