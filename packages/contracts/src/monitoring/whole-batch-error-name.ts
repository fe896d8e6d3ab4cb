/**
 * The name of the error with which a function fails an invocation whose records all failed for the same unexpected reason,
 * so that AWS counts it in the Errors metric. Each record has a log line of its own as well.
 */
export const wholeBatchErrorName = "WholeBatchFailed";
