import { errorName } from "../errors/error-name.ts";
import { type ThrownError, thrownError } from "../errors/thrown-error.ts";
import type { Clock } from "../ports/clock.ts";
import { timeLimit } from "../time-limit.ts";
import { type Refusal, refusalOf } from "./refused.ts";
import { unavailableReasonOf } from "./unavailable.ts";

/** How a call of a team's own code ended. */
export type CallEnd =
  | { readonly outcome: "returned"; readonly value: unknown }
  | { readonly outcome: "refused"; readonly refusal: Refusal }
  | { readonly outcome: "unavailable"; readonly reason: string; readonly thrown?: ThrownError | undefined }
  | { readonly outcome: "unexpected"; readonly reason: string; readonly thrown?: ThrownError | undefined };

/**
 * Calls a team's own code with a time limit and an error boundary. At the limit its signal aborts and the call has ended,
 * whether or not the code stops: what it does then or later counts for nothing. Never rejects.
 *
 * @param options.workSeconds 0 for no limit but the outer signal
 * @param options.what what the code is, for the reason: `work`
 */
export async function limitedCall(options: {
  readonly call: (signal: AbortSignal) => unknown;
  readonly what: "work" | "look";
  readonly workSeconds: number;
  readonly isPassing: (thrown: unknown) => boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<CallEnd> {
  const { what, workSeconds, clock, signal } = options;
  if (signal.aborted) return timeRanOut;
  if (workSeconds === 0) {
    const end = await ended(options, signal);
    return signal.aborted ? timeRanOut : end;
  }
  const limit = timeLimit(clock, clock.elapsed() + workSeconds * 1000);
  try {
    const own = ended(options, AbortSignal.any([signal, limit.signal]));
    const end = await Promise.race([limit.reached, own]);
    if (signal.aborted) return timeRanOut;
    // The limit comes first where the code obeys its signal, and returns, throws or refuses then: its work is not done.
    if (end !== undefined) return end;
    return {
      outcome: "unavailable",
      reason: `The ${what} did not end within workSeconds (${workSeconds}).`,
    };
  } finally {
    limit.cancel();
  }
}

const timeRanOut: CallEnd = { outcome: "unavailable", reason: "The time ran out." };

async function ended(
  { call, isPassing }: Pick<Parameters<typeof limitedCall>[0], "call" | "isPassing">,
  signal: AbortSignal,
): Promise<CallEnd> {
  try {
    return { outcome: "returned", value: await call(signal) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== undefined) return { outcome: "refused", refusal };
    const reason = unavailableReasonOf(error);
    if (reason !== undefined) return { outcome: "unavailable", reason };
    const outcome = isPassing(error) ? "unavailable" : "unexpected";
    return { outcome, reason: errorName(error), thrown: thrownError(error) };
  }
}
