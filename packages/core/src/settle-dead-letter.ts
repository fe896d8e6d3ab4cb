import { failureCause } from "@ringback/contracts/workflow/task-output";
import { archiveAndFail, type Refusal } from "./archive-and-fail.ts";
import type { Delivery, DeliveryOutcome } from "./delivery/delivery.ts";
import { errorName } from "./errors/error-name.ts";
import { thrownError } from "./errors/thrown-error.ts";
import type { Look } from "./look/look.ts";
import type { LastReasons } from "./ports/last-reasons.ts";
import { settleDelivery } from "./settle-delivery.ts";
import type { Settlement, SettlePorts } from "./settlement.ts";
import { timeLimit } from "./time-limit.ts";

/** A message from the dead-letter queue, and the ports that settling it uses. */
export interface SettleDeadLetterOptions<Event> extends SettlePorts {
  readonly delivery: Delivery<Event>;
  /** Says whether the work is done after all; undefined for a task that cannot say so. */
  readonly look: Look<Event> | undefined;
  readonly lastReasons: LastReasons;
  /** By the clock's `elapsed()`, in milliseconds: what is not finished by then is aborted and returns to the queue. */
  readonly deadline: number;
}

const outOfTime: DeliveryOutcome = { outcome: "retry", reason: "The time ran out.", expected: true };
const used = "The message was received as often as the queue allows";
const whatToDo = "The archive keeps it: `ringback dead-letters` shows it and sends it again.";
const notKnown = "Whether its work was done is not known";

/**
 * Settles a message whose receives are used up. Its work may be done after all, where only the callback kept failing: a task
 * with a look says so. Then the task succeeds, and an entry that an earlier receive has archived is closed. Otherwise the
 * message is archived and the task fails with `MessageDeadLettered`. Never rejects, and answers by the deadline.
 */
export async function settleDeadLetter<Event>(
  options: SettleDeadLetterOptions<Event>,
): Promise<DeliveryOutcome> {
  const limit = timeLimit(options.clock, options.deadline);
  const settled = settle({ ...options, signal: limit.signal }).catch(unexpected);
  try {
    return await Promise.race([limit.reached.then(() => outOfTime), settled]);
  } finally {
    limit.cancel();
  }
}

type ReasonSettlement = Settlement & { readonly lastReasons: LastReasons };
type DeadLetterSettlement<Event> = ReasonSettlement &
  Pick<SettleDeadLetterOptions<Event>, "delivery" | "look">;

/** The longest wait for the last reason, without which the message is settled all the same. */
const lastReasonMs = 2000;

async function settle<Event>(settlement: DeadLetterSettlement<Event>): Promise<DeliveryOutcome> {
  const { delivery, look, signal } = settlement;
  const { content } = delivery;
  const refuse = async (messageId: string | undefined, known: string, isOwnText?: boolean) =>
    archiveAndFail(settlement, { ...(await refusal(settlement, messageId, known)), isOwnText });
  if (content.body === "unchecked") {
    const why = `its payload schema ended with ${content.thrown.name}`;
    return refuse(content.messageId, `${used}. ${notKnown}: ${why}. ${whatToDo}`);
  }
  const notDone = `${used} ${look?.notDone ?? "and its work was not done"}. ${whatToDo}`;
  if (content.body !== "valid") {
    const known = delivery.isUnread ? `${used}. ${notKnown}. ${whatToDo}` : notDone;
    return refuse(content.messageId, `${known} ${content.reason}`);
  }
  const { messageId } = content.message;
  if (look === undefined) {
    return refuse(messageId, `${used}. ${notKnown}: the task has no look. ${whatToDo}`);
  }
  const found = await look.ask(content.message, signal);
  switch (found.outcome) {
    case "done": {
      const outcome = await settleDelivery({ ...settlement, work: found });
      if (outcome.outcome !== "retry") await forgetReason(settlement);
      return closeEntry(settlement, outcome);
    }
    case "not-done":
      return found.remark === undefined
        ? refuse(messageId, notDone)
        : refuse(messageId, `${notDone} ${found.remark}`, found.isOwnText);
    case "unavailable":
    case "unexpected":
      return {
        outcome: "retry",
        reason: found.reason,
        expected: found.outcome === "unavailable",
        thrown: found.thrown,
      };
  }
}

/** An earlier receive may have archived the message. Its work is done, so its entry is closed after the callback. */
async function closeEntry(
  { archive, clock, delivery, signal }: Settlement,
  outcome: DeliveryOutcome,
): Promise<DeliveryOutcome> {
  if (outcome.outcome === "retry" || outcome.outcome === "callback-rejected") return outcome;
  const entry = { deadLetterId: delivery.deliveryId, closedAt: clock.now() };
  const closed = await archive.closeRecorded(entry, signal);
  if (closed.outcome === "kept") return outcome;
  const { reason, thrown } = closed;
  return { outcome: "retry", reason, expected: closed.outcome === "unavailable", thrown };
}

/** The archive's entry has the last reason in a field of its own; the execution has it in the failure's cause. */
async function refusal(
  settlement: ReasonSettlement,
  messageId: string | undefined,
  reason: string,
): Promise<Refusal> {
  const error = "MessageDeadLettered";
  const { lastReasons, delivery } = settlement;
  const last = await withinLimit(settlement, (signal) => lastReasons.read(delivery.deliveryId, signal));
  const inCause = last === undefined ? reason : `${reason} At its last receive it failed with: ${last}`;
  return { error, reason, cause: failureCause({ error, messageId, reason: inCause }) };
}

/** Reads before it writes: most messages have no last reason, and reading costs less than writing. */
async function forgetReason(settlement: ReasonSettlement): Promise<void> {
  const { lastReasons, delivery } = settlement;
  await withinLimit(settlement, async (signal) => {
    const { deliveryId } = delivery;
    if ((await lastReasons.read(deliveryId, signal)) !== undefined)
      await lastReasons.forget(deliveryId, signal);
  });
}

/** Undefined where the call takes too long. */
async function withinLimit<T>(
  { clock, signal }: Settlement,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const limit = timeLimit(clock, clock.elapsed() + lastReasonMs);
  try {
    return await Promise.race([
      limit.reached.then(() => undefined),
      call(AbortSignal.any([signal, limit.signal])),
    ]);
  } finally {
    limit.cancel();
  }
}

function unexpected(error: unknown): DeliveryOutcome {
  return { outcome: "retry", reason: errorName(error), expected: false, thrown: thrownError(error) };
}
