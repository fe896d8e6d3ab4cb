/** How a task ended. */
export type TaskOutcome =
  | { readonly kind: "succeeded"; readonly output: string }
  | { readonly kind: "failed"; readonly error: string | undefined; readonly cause: string | undefined }
  | {
      readonly kind: "timedOut";
      /** A heartbeat was missed; otherwise the task's own timeout was over. */
      readonly heartbeat: boolean;
    };
