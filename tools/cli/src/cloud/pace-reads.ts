import { setTimeout } from "node:timers/promises";
import type { FinalizeRequestMiddleware, MiddlewareStack } from "@smithy/types";

interface Quota {
  /** How many requests may be sent at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * Lower than the quotas of AWS's smaller regions, since an account shares its quotas among all its callers
 * (AWS Step Functions Developer Guide: "Quotas related to API action throttling").
 */
const quotasOfAws = new Map<string, Quota>([
  ["DescribeExecution", { burst: 100, perSecond: 8 }],
  ["GetExecutionHistory", { burst: 100, perSecond: 8 }],
  ["ListExecutions", { burst: 50, perSecond: 2 }],
]);

/** Adds a middleware that delays the requests of one client, retries included, so that they stay below AWS's quotas. */
export function paceReads<Input extends object, Output extends object>(
  stack: MiddlewareStack<Input, Output>,
  quotas: ReadonlyMap<string, Quota> = quotasOfAws,
): void {
  const waiters = new Map([...quotas].map(([action, quota]) => [action, waiterOf(quota)]));
  const middleware: FinalizeRequestMiddleware<Input, Output> = (next, context) => async (args) => {
    await waiters.get(context.commandName?.replace(/Command$/, "") ?? "")?.();
    return next(args);
  };
  stack.add(middleware, { step: "finalizeRequest", priority: "low", name: "paceReads" });
}

/** A token bucket, as AWS throttles. Each call waits until it may send. */
function waiterOf({ burst, perSecond }: Quota): () => Promise<void> {
  const intervalMs = 1000 / perSecond;
  let next = -Infinity;
  return async () => {
    const now = performance.now();
    next = Math.max(next, now - burst * intervalMs) + intervalMs;
    if (next > now) await setTimeout(next - now);
  };
}
