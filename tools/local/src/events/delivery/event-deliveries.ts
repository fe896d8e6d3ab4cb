import type { CancelTimer, Clock } from "@ringback/stepfunctions/clock";
import type { FailedDelivery } from "../../targets/delivery.ts";
import type { Targets } from "../../targets/targets.ts";
import type { EventDelivery } from "./event-delivery.ts";
import type { PendingDeliveries } from "./pending-deliveries.ts";
import { retryDelayMs } from "./retry-policy.ts";

/** Delivers events to the targets of rules. */
export interface EventDeliveries {
  /** Resolves after the first attempt: from then on the event is at its target, in a dead-letter queue, or waits here. */
  deliver(delivery: EventDelivery): Promise<void>;
  /** What a target did not take: a dead-letter queue gets it, at once. */
  giveUp(delivery: EventDelivery, failure: FailedDelivery): Promise<void>;
  /** Ends all retries. Deliveries that wait go on at the next start where they are kept. */
  close(): void;
}

type ExhaustedCondition = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/**
 * Delivers as EventBridge does: a target that does not answer, or not now, gets the event again after growing delays, until
 * the retry policy ends it; then, or where the target refuses it, the event goes to the dead-letter queue, whose policy has
 * to allow it, and without one is dropped.
 *
 * @param options.random from 0 to 1, of each delay
 * @param options.pending keeps what waits for a retry
 * @param options.onLost called with a sentence for each event that is gone
 */
export function createEventDeliveries(options: {
  targets: Targets;
  clock: Clock;
  random: () => number;
  pending: PendingDeliveries;
  onLost(message: string): void;
}): EventDeliveries {
  const { targets, clock, random, pending, onLost } = options;
  const timers = new Set<CancelTimer>();
  let isClosed = false;

  async function attempt(delivery: EventDelivery): Promise<void> {
    const { targetArn, payload, principal, executionName, messageGroupId } = delivery;
    const result = await targets.deliver({
      targetArn,
      payload,
      principal,
      executionName,
      ...(messageGroupId === undefined ? {} : { message: { groupId: messageGroupId } }),
    });
    if (result.outcome === "delivered") pending.remove(delivery);
    else if (result.outcome === "rejected") await giveUp(delivery, result);
    else await retry(delivery, result);
  }

  async function retry(delivery: EventDelivery, failure: FailedDelivery): Promise<void> {
    const { retryPolicy, retryAttempts, acceptedAtMs } = delivery;
    if (retryAttempts >= retryPolicy.maximumRetryAttempts) {
      return giveUp(delivery, failure, "MaximumRetryAttempts");
    }
    const next = { ...delivery, retryAttempts: retryAttempts + 1 };
    const endsAtMs = acceptedAtMs + retryPolicy.maximumEventAgeInSeconds * 1000;
    const dueAtMs = clock.now() + retryDelayMs(next.retryAttempts, random());
    if (dueAtMs < endsAtMs) {
      pending.keep(next);
      at(dueAtMs, () => attempt(next));
    } else {
      pending.keep(delivery);
      at(endsAtMs, () => giveUp(delivery, failure, "MaximumEventAgeInSeconds"));
    }
  }

  function at(timeMs: number, work: () => Promise<void>): void {
    if (isClosed) return;
    const cancel = clock.setTimer(timeMs - clock.now(), () => {
      timers.delete(cancel);
      void work();
    });
    timers.add(cancel);
  }

  async function giveUp(
    delivery: EventDelivery,
    { errorCode, message }: FailedDelivery,
    exhausted?: ExhaustedCondition,
  ): Promise<void> {
    const { ruleArn, targetArn, deadLetterArn, eventId, retryAttempts } = delivery;
    const attributes = {
      RULE_ARN: ruleArn,
      TARGET_ARN: targetArn,
      ERROR_CODE: errorCode,
      ERROR_MESSAGE: message,
      RETRY_ATTEMPTS: String(retryAttempts),
      ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
    };
    const refusal =
      deadLetterArn === undefined ? undefined : await deadLetter(deadLetterArn, delivery, attributes);
    pending.remove(delivery);
    if (deadLetterArn !== undefined && refusal === undefined) return;
    // On AWS the first is counted as InvocationsFailedToBeSentToDlq, the second as FailedInvocations.
    const where = refusal === undefined ? "" : ` Its dead-letter queue did not take it: ${refusal}`;
    onLost(
      `Event ${eventId} of the rule ${ruleArn} is lost: ${targetArn} did not take it: ${message}${where}`,
    );
  }

  /** Why the queue did not take it; undefined where it did. Events go there in EventBridge's own name. */
  async function deadLetter(
    queueArn: string,
    { event, ruleArn }: EventDelivery,
    attributes: Readonly<Record<string, string>>,
  ): Promise<string | undefined> {
    const result = await targets.deliver({
      targetArn: queueArn,
      payload: event,
      principal: { kind: "service", service: "events.amazonaws.com", sourceArn: ruleArn },
      message: {
        attributes: Object.fromEntries(
          Object.entries(attributes)
            // SQS takes no empty value.
            .filter(([, value]) => value !== "")
            .map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
        ),
      },
    });
    return result.outcome === "delivered" ? undefined : result.message;
  }

  for (const delivery of pending.kept()) at(clock.now(), () => attempt(delivery));
  return {
    deliver: attempt,
    giveUp: (delivery, failure) => giveUp(delivery, failure),
    close: () => {
      isClosed = true;
      for (const cancel of timers) cancel();
      if (timers.size > 0 && !pending.outlivesTheProcess) {
        onLost(`${timers.size} events are lost that waited for another attempt at their delivery.`);
      }
      timers.clear();
    },
  };
}
