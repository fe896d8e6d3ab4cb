/** Errors of Step Functions that a later attempt can overcome, without a change of the input. */
const retryable = new Set([
  "States.Timeout",
  "States.HeartbeatTimeout",
  "States.TaskFailed",
  "States.Permissions",
]);

/** The errors of SQS for a message that it never accepts (Amazon SQS API Reference: "SendMessage", "Common errors"). */
const refusedMessage = /InvalidMessageContents|InvalidParameterValue|MissingParameter/;

/**
 * Whether an execution that failed before its message was in the queue would fail again with the same input.
 * `InputTooLarge` does not count: a redrive may send less of the input.
 */
export function isInputError({ error, cause = "" }: { error: string; cause: string | undefined }): boolean {
  if (error === "InvalidInput") return true;
  if (error.startsWith("States.")) return !retryable.has(error);
  return refusedMessage.test(`${error} ${cause}`);
}
