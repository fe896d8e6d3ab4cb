import type { RetriedDelivery } from "../../targets/retried-deliveries.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** An event on its way to one target of a rule. */
export interface EventDelivery extends RetriedDelivery {
  readonly ruleArn: string;
  readonly eventId: string;
  /** The whole event, which a dead-letter queue gets. */
  readonly event: string;
  readonly retryPolicy: RetryPolicy;
  readonly deadLetterArn?: string;
}
