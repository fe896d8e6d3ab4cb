import type { DeliveryPrincipal } from "../../targets/delivery.ts";
import type { RetryPolicy } from "../delivery/retry-policy.ts";
import type { RuleEvent } from "../event/rule-event.ts";
import type { TargetInput } from "../input/target-input.ts";
import type { Schedule } from "../schedule/schedule.ts";

/** A rule, by the names of AWS's provider. */
export interface RuleSettings {
  readonly name: string;
  /** The name or the ARN of its bus; `default` unless given. */
  readonly eventBusName?: string;
  /** JSON text. */
  readonly eventPattern?: string;
  readonly scheduleExpression?: string;
  /** A disabled rule neither matches nor fires. */
  readonly isEnabled: boolean;
  readonly description?: string;
  readonly roleArn?: string;
}

/** A target of a rule, by the names of AWS's provider. */
export interface TargetSettings extends TargetInput {
  /** The name of the rule. */
  readonly rule: string;
  readonly eventBusName?: string;
  readonly targetId: string;
  readonly arn: string;
  /** Under which the target is called; without it EventBridge calls it in its own name. */
  readonly roleArn?: string;
  readonly retryPolicy?: Partial<RetryPolicy>;
  /** A standard queue. */
  readonly deadLetterArn?: string;
  /** Of a message to a FIFO queue. */
  readonly messageGroupId?: string;
}

/** A rule as it runs. */
export interface EventRule {
  readonly settings: RuleSettings;
  readonly arn: string;
  readonly busName: string;
  readonly matches?: (event: unknown) => boolean;
  readonly schedule?: Schedule;
  readonly targets: Map<string, RuleTarget>;
}

/** A target as it runs. */
export interface RuleTarget {
  readonly settings: TargetSettings;
  /** Ends the names of executions, which are those of the event and of the target. */
  readonly uniqueId: string;
  readonly principal: DeliveryPrincipal;
  readonly retryPolicy: RetryPolicy;
  /** Undefined where the filled template is no JSON. */
  payloadOf(event: RuleEvent, rule: { readonly arn: string; readonly name: string }): string | undefined;
}
