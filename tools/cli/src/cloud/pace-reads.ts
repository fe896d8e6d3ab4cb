import { setTimeout } from "node:timers/promises";
import type { FinalizeRequestMiddleware, MiddlewareStack } from "@smithy/types";

interface Quota {
  /** Requests that may be made at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * An account shares these among everybody who asks. The smaller regions' quotas, less what other people need
 * (Step Functions: "Quotas related to API action throttling").
 */
const quotasOfAws = new Map<string, Quota>([
  ["DescribeExecution", { burst: 100, perSecond: 8 }],
  ["GetExecutionHistory", { burst: 100, perSecond: 8 }],
  ["ListExecutions", { burst: 50, perSecond: 2 }],
]);

/** Keeps the requests of one client under AWS's quotas: each waits for its turn, a retry as well. */
export function paceReads<Input extends object, Output extends object>(
  stack: MiddlewareStack<Input, Output>,
  quotas: ReadonlyMap<string, Quota> = quotasOfAws,
): void {
  const turns = new Map([...quotas].map(([action, quota]) => [action, turnOf(quota)]));
  const middleware: FinalizeRequestMiddleware<Input, Output> = (next, context) => async (args) => {
    await turns.get(context.commandName?.replace(/Command$/, "") ?? "")?.();
    return next(args);
  };
  stack.add(middleware, { step: "finalizeRequest", priority: "low", name: "paceReads" });
}

/** A bucket of tokens, as AWS has it. */
function turnOf({ burst, perSecond }: Quota): () => Promise<void> {
  const intervalMs = 1000 / perSecond;
  let next = -Infinity;
  return async () => {
    const now = performance.now();
    next = Math.max(next, now - burst * intervalMs) + intervalMs;
    if (next > now) await setTimeout(next - now);
  };
}
