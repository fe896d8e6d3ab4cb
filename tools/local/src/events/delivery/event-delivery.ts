import type { DeliveryPrincipal } from "../../targets/delivery.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** An event on its way to one target of a rule: plain data, which can be kept over a restart. */
export interface EventDelivery {
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly principal: DeliveryPrincipal;
  readonly eventId: string;
  /** The whole event, which a dead-letter queue gets. */
  readonly event: string;
  /** What the target gets. */
  readonly payload: string;
  /** The same for every attempt, and another for each target. */
  readonly executionName: string;
  readonly messageGroupId?: string;
  readonly retryPolicy: RetryPolicy;
  readonly deadLetterArn?: string;
  /** Epoch milliseconds: the age of the event is counted from here. */
  readonly acceptedAtMs: number;
  /** Attempts after the first that were made. */
  readonly retryAttempts: number;
}
