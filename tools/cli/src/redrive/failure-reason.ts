/** A reason is printed in a row of a table. */
const maximumLength = 300;

/**
 * Why an execution failed, in one line: its error and, if the cause is a sentence, the cause. A cause in JSON, as the
 * functions report it, is left out; `ringback execution` shows it.
 */
export function failureReason(execution: {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}): string | undefined {
  const { error, cause = "" } = execution;
  if (error === undefined || cause === "" || cause.startsWith("{")) return error;
  const reason = `${error}: ${cause}`;
  return reason.length <= maximumLength ? reason : `${reason.slice(0, maximumLength - 1)}…`;
}
