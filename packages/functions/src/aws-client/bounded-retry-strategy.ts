import type { CallBudget } from "@ringback/contracts/settings/task-settings";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";

type Refresh = ConfiguredRetryStrategy["refreshRetryTokenForRetry"];

/**
 * The SDK's retries within the time limits of a call: the delays between the attempts double, with equal jitter, and
 * their sum stays within `backoffMs`.
 *
 * Where a response has `x-amz-retry-after` or `retry-after`, the SDK would wait up to 5 s longer before each retry, and a
 * call could outlast the function. A service that asks for a longer pause gets one: the message returns to the queue, and
 * its redelivery delay is longer than that.
 */
export class BoundedRetryStrategy extends ConfiguredRetryStrategy {
  constructor({ attempts, backoffMs }: CallBudget) {
    const unit = backoffMs / (2 ** (attempts - 1) - 1 || 1);
    super(attempts, (attempt) => {
      const longest = Math.min(unit * 2 ** Math.max(0, attempt - 1), backoffMs);
      return longest / 2 + (longest / 2) * Math.random();
    });
  }

  override refreshRetryTokenForRetry(...[token, error]: Parameters<Refresh>): ReturnType<Refresh> {
    const { retryAfterHint: _, ...withoutHint } = error;
    return super.refreshRetryTokenForRetry(token, withoutHint);
  }
}
