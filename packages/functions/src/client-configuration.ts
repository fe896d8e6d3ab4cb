import type { CallBudget } from "@ringback/contracts/stage-settings";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";

/**
 * The limits of a client's calls. The SDK itself has none: without `requestTimeout` a call can outlast the
 * function, and without `throwOnRequestTimeout` a request timeout is only logged.
 *
 * The delays between the attempts double, with equal jitter, and together stay within `backoffMs`.
 */
export function clientConfiguration(call: CallBudget) {
  const unit = call.backoffMs / (2 ** (call.attempts - 1) - 1 || 1);
  return {
    maxAttempts: call.attempts,
    retryStrategy: new ConfiguredRetryStrategy(call.attempts, (attempt: number) => {
      const longest = Math.min(unit * 2 ** Math.max(0, attempt - 1), call.backoffMs);
      return longest / 2 + (longest / 2) * Math.random();
    }),
    requestHandler: new NodeHttpHandler({
      connectionTimeout: call.connectTimeoutMs,
      requestTimeout: call.requestTimeoutMs,
      throwOnRequestTimeout: true,
      // The SDK's own agent has 50, and a batch can be larger.
      httpsAgent: { maxSockets: 200, keepAlive: true },
      httpAgent: { maxSockets: 200, keepAlive: true },
    }),
  };
}
