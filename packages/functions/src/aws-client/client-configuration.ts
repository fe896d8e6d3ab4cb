import type { CallBudget } from "@ringback/contracts/settings/stage-settings";
import { AnswerHandler } from "./answer-handler.ts";
import { BoundedRetryStrategy } from "./bounded-retry-strategy.ts";

/** The limits of a client's calls; the SDK itself has none. */
export function clientConfiguration(call: CallBudget) {
  return {
    maxAttempts: call.attempts,
    retryStrategy: new BoundedRetryStrategy(call),
    requestHandler: new AnswerHandler(call),
  };
}
