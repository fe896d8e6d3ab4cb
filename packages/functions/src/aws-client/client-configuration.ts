import type { CallBudget } from "@ringback/contracts/settings/task-settings";
import { BoundedRetryStrategy } from "./bounded-retry-strategy.ts";
import { WholeResponseHandler } from "./whole-response-handler.ts";

/** The configuration that limits the time of each call of a client. The SDK itself sets no limit. */
export function clientConfiguration(call: CallBudget) {
  return {
    maxAttempts: call.attempts,
    retryStrategy: new BoundedRetryStrategy(call),
    requestHandler: new WholeResponseHandler(call),
  };
}
