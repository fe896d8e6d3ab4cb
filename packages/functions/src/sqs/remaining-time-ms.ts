import type { Context } from "aws-lambda";

/**
 * The time that an invocation has left at its start, in milliseconds. Lambda tells the moment at which it ends by its own
 * clock, and its runtime takes the time of day from that: where this one is wrong, it says "over before it began", or more
 * than an invocation ever has. Then the function's timeout counts.
 */
export function remainingTimeMs(
  { getRemainingTimeInMillis }: Pick<Context, "getRemainingTimeInMillis">,
  timeoutSeconds: number,
): number {
  const remainingMs = getRemainingTimeInMillis();
  const timeoutMs = timeoutSeconds * 1000;
  return remainingMs > 0 && remainingMs < timeoutMs ? remainingMs : timeoutMs;
}
