import type { Clock } from "@ringback/stepfunctions/clock";
import type { FailedDelivery } from "../../targets/delivery.ts";
import { pendingDeliveries } from "../../targets/pending-deliveries.ts";
import {
  createRetriedDeliveries,
  type NextAttempt,
  type RetriedDeliveries,
} from "../../targets/retried-deliveries.ts";
import type { Targets } from "../../targets/targets.ts";
import type { EventDelivery } from "./event-delivery.ts";
import { retryDelayMs } from "./retry-policy.ts";

/** Delivers events to the targets of rules. */
export interface EventDeliveries extends RetriedDeliveries<EventDelivery> {
  /** What no target can take: a dead-letter queue gets it, at once. */
  giveUp(delivery: EventDelivery, failure: FailedDelivery): Promise<void>;
}

/** EventBridge's words for why it tries no longer. */
type ExhaustedCondition = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/**
 * Delivers as EventBridge does: a target that does not answer, or not now, gets the event again after growing delays, until
 * the retry policy ends it; then, or where the target refuses it, the event goes to the dead-letter queue, whose policy has
 * to allow it, and without one is dropped.
 *
 * @param options.dataDir keeps what waits for a retry
 * @param options.random from 0 to 1, of each delay
 * @param options.onLost called with a sentence for each event that is gone
 */
export function createEventDeliveries(options: {
  targets: Targets;
  clock: Clock;
  dataDir: string | undefined;
  random: () => number;
  onLost(message: string): void;
}): EventDeliveries {
  const { targets, clock, dataDir, random, onLost } = options;

  function nextAttempt(delivery: EventDelivery): NextAttempt<ExhaustedCondition> {
    const { retryPolicy, retryAttempts, acceptedAtMs } = delivery;
    const nowMs = clock.now();
    if (retryAttempts >= retryPolicy.maximumRetryAttempts) {
      return { giveUpAtMs: nowMs, exhausted: "MaximumRetryAttempts" };
    }
    const endsAtMs = acceptedAtMs + retryPolicy.maximumEventAgeInSeconds * 1000;
    const retryAtMs = nowMs + retryDelayMs(retryAttempts + 1, random());
    return retryAtMs < endsAtMs
      ? { retryAtMs }
      : { giveUpAtMs: endsAtMs, exhausted: "MaximumEventAgeInSeconds" };
  }

  async function giveUp(
    delivery: EventDelivery,
    failure: FailedDelivery,
    exhausted?: ExhaustedCondition,
  ): Promise<void> {
    const { ruleArn, deadLetterArn, eventId } = delivery;
    const refusal =
      deadLetterArn === undefined ? "" : await deadLetter(deadLetterArn, { delivery, failure, exhausted });
    if (refusal === undefined) return;
    // On AWS the first is counted as FailedInvocations, the second as InvocationsFailedToBeSentToDlq.
    const where = refusal === "" ? "" : ` Its dead-letter queue did not take it: ${refusal}`;
    onLost(
      `Event ${eventId} of the rule ${ruleArn} is lost: ${delivery.delivery.targetArn} did not take it: ${failure.message}${where}`,
    );
  }

  /** Why the queue did not take it; undefined where it did. Events go there in EventBridge's own name. */
  async function deadLetter(
    queueArn: string,
    given: { delivery: EventDelivery; failure: FailedDelivery; exhausted: ExhaustedCondition | undefined },
  ): Promise<string | undefined> {
    const { event, ruleArn } = given.delivery;
    const result = await targets.deliver({
      targetArn: queueArn,
      payload: event,
      principal: { kind: "service", service: "events.amazonaws.com", sourceArn: ruleArn },
      message: { attributes: textAttributes(reasonOf(given)) },
    });
    return result.outcome === "delivered" ? undefined : result.message;
  }

  const deliveries = createRetriedDeliveries<EventDelivery, ExhaustedCondition>({
    targets,
    clock,
    pending: pendingDeliveries(dataDir),
    nextAttempt,
    giveUp,
    onClosed: (count) =>
      onLost(`${count} events are lost that waited for another attempt at their delivery.`),
  });
  return { ...deliveries, giveUp: (delivery, failure) => giveUp(delivery, failure) };
}

/** The message attributes of a dead letter (Amazon EventBridge User Guide, "Using dead-letter queues"). */
function reasonOf({
  delivery: { ruleArn, delivery, retryAttempts },
  failure: { errorCode, message },
  exhausted,
}: {
  delivery: EventDelivery;
  failure: FailedDelivery;
  exhausted: ExhaustedCondition | undefined;
}): Readonly<Record<string, string>> {
  return {
    RULE_ARN: ruleArn,
    TARGET_ARN: delivery.targetArn,
    ERROR_CODE: errorCode,
    ERROR_MESSAGE: message,
    RETRY_ATTEMPTS: String(retryAttempts),
    ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
  };
}

/** SQS takes no empty value. */
const textAttributes = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(texts)
      .filter(([, value]) => value !== "")
      .map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
