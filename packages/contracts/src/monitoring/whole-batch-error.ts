/**
 * The name of the error with which a function ends an invocation whose records failed for one unexpected reason, so
 * that AWS counts it. What each record met is in its own line.
 */
export const wholeBatchErrorName = "WholeBatchFailed";
