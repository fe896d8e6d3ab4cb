/** A reason is read in a row of a table. */
const longest = 300;

/**
 * Why an execution failed, in a line: its error, and its cause where that is a sentence. The functions' causes are JSON,
 * which `ringback execution` shows.
 */
export function failureReason(execution: {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}): string | undefined {
  const { error, cause = "" } = execution;
  if (error === undefined || cause === "" || cause.startsWith("{")) return error;
  const reason = `${error}: ${cause}`;
  return reason.length <= longest ? reason : `${reason.slice(0, longest - 1)}…`;
}
