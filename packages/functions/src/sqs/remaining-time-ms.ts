import type { Context } from "aws-lambda";

/**
 * The time that an invocation has left at its start, in milliseconds. Lambda's runtime computes it from the moment at
 * which the invocation ends and the time of day. Where the clock is wrong, the result is negative or longer than the
 * function's timeout; then the timeout is returned.
 */
export function remainingTimeMs(
  { getRemainingTimeInMillis }: Pick<Context, "getRemainingTimeInMillis">,
  timeoutSeconds: number,
): number {
  const remainingMs = getRemainingTimeInMillis();
  const timeoutMs = timeoutSeconds * 1000;
  return remainingMs > 0 && remainingMs < timeoutMs ? remainingMs : timeoutMs;
}
