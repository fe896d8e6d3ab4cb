import { failureCause, taskOutput } from "@ringback/contracts/workflow/task-output";
import { archiveAndFail, type Refusal } from "./archive-and-fail.ts";
import type { DeliveryOutcome } from "./delivery/delivery.ts";
import { errorName } from "./errors/error-name.ts";
import { thrownError } from "./errors/thrown-error.ts";
import type { LastReasons } from "./ports/last-reasons.ts";
import type { LookupOutcome, MessageLookup } from "./ports/message-store.ts";
import { storedMessage } from "./ports/stored-message.ts";
import { settleDelivery } from "./settle-delivery.ts";
import type { Settlement, SettlePorts } from "./settlement.ts";
import { timeLimit } from "./time-limit.ts";

/** A message from the dead-letter queue, and the ports that settling it uses. */
export interface SettleDeadLetterOptions extends SettlePorts {
  readonly delivery: Settlement["delivery"];
  readonly lookup: MessageLookup;
  readonly lastReasons: LastReasons;
  /** By the clock's `elapsed()`, in milliseconds: what is not finished by then is aborted and returns to the queue. */
  readonly deadline: number;
}

const outOfTime: DeliveryOutcome = { outcome: "retry", reason: "The time ran out.", expected: true };
const whatToDo =
  "The message was received as often as the queue allows and is not recorded. The archive keeps it: " +
  "`ringback dead-letters` shows it and sends it again.";

/**
 * Settles a message whose receives are used up. It may be in the messages table after all, where only the callback kept
 * failing: then the task succeeds, and an entry that an earlier receive has archived is closed. Otherwise the message is
 * archived and the task fails with `MessageDeadLettered`. Never rejects, and answers by the deadline.
 */
export async function settleDeadLetter(options: SettleDeadLetterOptions): Promise<DeliveryOutcome> {
  const limit = timeLimit(options.clock, options.deadline);
  const settled = settle({ ...options, signal: limit.signal }).catch(unexpected);
  try {
    return await Promise.race([limit.reached.then(() => outOfTime), settled]);
  } finally {
    limit.cancel();
  }
}

type DeadLetterSettlement = Settlement & Pick<SettleDeadLetterOptions, "lookup" | "lastReasons">;

/** The longest wait for the last reason, without which the message is settled all the same. */
const lastReasonMs = 2000;

async function settle(settlement: DeadLetterSettlement): Promise<DeliveryOutcome> {
  const { content } = settlement.delivery;
  if (content.body !== "valid")
    return archiveAndFail(settlement, await refusal(settlement, content.messageId, ` ${content.reason}`));
  const { messageId } = content.message;
  const found = await lookUp(settlement);
  switch (found.outcome) {
    case "same": {
      const output = taskOutput({ messageId, recorded: "before" });
      const work = { outcome: "done", done: "before", output, smallestOutput: output } as const;
      const outcome = await settleDelivery({ ...settlement, work });
      if (outcome.outcome !== "retry") await forgetReason(settlement);
      return closeEntry(settlement, outcome);
    }
    case "other":
      return archiveAndFail(
        settlement,
        await refusal(settlement, messageId, " A message with this id and other content is recorded."),
      );
    case "absent":
      return archiveAndFail(settlement, await refusal(settlement, messageId, ""));
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

/** An earlier receive may have archived the message. It is recorded, so its entry is closed after the callback. */
async function closeEntry(
  { archive, clock, delivery, signal }: DeadLetterSettlement,
  outcome: DeliveryOutcome,
): Promise<DeliveryOutcome> {
  if (outcome.outcome === "retry" || outcome.outcome === "callback-rejected") return outcome;
  const entry = { deadLetterId: delivery.deliveryId, closedAt: clock.now() };
  const closed = await archive.closeRecorded(entry, signal);
  if (closed.outcome === "kept") return outcome;
  const { reason, thrown } = closed;
  return { outcome: "retry", reason, expected: closed.outcome === "unavailable", thrown };
}

async function lookUp({ delivery, lookup, signal }: DeadLetterSettlement): Promise<LookupOutcome> {
  if (delivery.content.body !== "valid") return { outcome: "absent" };
  try {
    return await lookup.lookUp(storedMessage(delivery.content.message), signal);
  } catch (error) {
    // Nested too deeply to be written as JSON, so it cannot be in the table.
    if (error instanceof RangeError) return { outcome: "absent" };
    throw error;
  }
}

/** The archive's entry has the last reason in a field of its own; the execution has it in the failure's cause. */
async function refusal(
  settlement: DeadLetterSettlement,
  messageId: string | undefined,
  detail: string,
): Promise<Refusal> {
  const error = "MessageDeadLettered";
  const reason = `${whatToDo}${detail}`;
  const { lastReasons, delivery } = settlement;
  const last = await withinLimit(settlement, (signal) => lastReasons.read(delivery.deliveryId, signal));
  const inCause = last === undefined ? reason : `${reason} At its last receive it failed with: ${last}`;
  return { error, reason, cause: failureCause({ error, messageId, reason: inCause }) };
}

/** Reads before it writes: most messages have no last reason, and reading costs less than writing. */
async function forgetReason(settlement: DeadLetterSettlement): Promise<void> {
  const { lastReasons, delivery } = settlement;
  await withinLimit(settlement, async (signal) => {
    const { deliveryId } = delivery;
    if ((await lastReasons.read(deliveryId, signal)) !== undefined)
      await lastReasons.forget(deliveryId, signal);
  });
}

/** Undefined where the call takes too long. */
async function withinLimit<T>(
  { clock, signal }: DeadLetterSettlement,
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
