/** Failures of Step Functions itself that pass once time goes by or a role is right. */
const passing = new Set([
  "States.Timeout",
  "States.HeartbeatTimeout",
  "States.TaskFailed",
  "States.Permissions",
]);

/** What SQS calls a message that it will never take (Amazon SQS API Reference, "SendMessage" and "Common errors"). */
const refusedMessage = /InvalidMessageContents|InvalidParameterValue|MissingParameter/;

/**
 * Whether an execution that failed before its message was in the queue fails again with the same input. `InputTooLarge`
 * is left to the size of what is sent.
 */
export function isInputError({ error, cause = "" }: { error: string; cause: string | undefined }): boolean {
  if (error === "InvalidInput") return true;
  if (error.startsWith("States.")) return !passing.has(error);
  return refusedMessage.test(`${error} ${cause}`);
}
