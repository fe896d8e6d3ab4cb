import { failureCause, taskOutput } from "@ringback/contracts/workflow/task-output";
import { archiveAndFail, type Refusal } from "./archive-and-fail.ts";
import { dueDate } from "./due-date.ts";
import type { LastReasons } from "./ports/last-reasons.ts";
import type { LookOutcome, MessageLookup } from "./ports/message-store.ts";
import { storedMessage } from "./ports/stored-message.ts";
import { thrownError } from "./ports/thrown-error.ts";
import { settleDelivery } from "./settle-delivery.ts";
import type { Settlement, SettlePorts } from "./settlement.ts";
import type { DeliveryOutcome } from "./work/delivery.ts";
import { errorName } from "./work/perform-work.ts";

export interface SettleDeadLetterOptions extends SettlePorts {
  readonly delivery: Settlement["delivery"];
  readonly lookup: MessageLookup;
  readonly lastReasons: LastReasons;
  /** The moment to give up, by the clock's `elapsed()`. */
  readonly deadline: number;
}

const outOfTime: DeliveryOutcome = { outcome: "retry", reason: "The time ran out.", expected: true };
const whatToDo =
  "The message was received as often as the queue allows and is not recorded. The archive keeps it: " +
  "`ringback dead-letters` shows it and sends it again.";

/**
 * Settles a message whose receives are used up. It may be in the table after all, when only the callback kept
 * failing: then the task succeeds, nothing is archived and an entry of an earlier pass is closed. Otherwise the archive keeps it and the task fails
 * with `MessageDeadLettered`. Never rejects, and answers by the deadline.
 */
export async function settleDeadLetter(options: SettleDeadLetterOptions): Promise<DeliveryOutcome> {
  const due = dueDate(options.clock, options.deadline);
  const settled = settle({ ...options, signal: due.signal }).catch(unexpected);
  try {
    return await Promise.race([due.reached.then(() => outOfTime), settled]);
  } finally {
    due.cancel();
  }
}

type DeadLetterSettlement = Settlement & Pick<SettleDeadLetterOptions, "lookup" | "lastReasons">;

/** The last reason is worth no more time than this: the message is settled without it all the same. */
const lastReasonMs = 2000;

async function settle(settlement: DeadLetterSettlement): Promise<DeliveryOutcome> {
  const { content } = settlement.delivery;
  if (content.body !== "valid")
    return archiveAndFail(settlement, await refusal(settlement, content.messageId, ` ${content.reason}`));
  const { messageId } = content.message;
  const look = await lookUp(settlement);
  switch (look.outcome) {
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
        reason: look.reason,
        expected: look.outcome === "unavailable",
        thrown: look.thrown,
      };
  }
}

/** An earlier pass may have archived the message; it is recorded, and its entry is closed once the task is told. */
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

async function lookUp({ delivery, lookup, signal }: DeadLetterSettlement): Promise<LookOutcome> {
  if (delivery.content.body !== "valid") return { outcome: "absent" };
  try {
    return await lookup.look(storedMessage(delivery.content.message), signal);
  } catch (error) {
    // Nested too deeply to be written: such a message is in no table.
    if (error instanceof RangeError) return { outcome: "absent" };
    throw error;
  }
}

/** The archive has the last reason in a field of its own; whoever waits reads it in the cause. */
async function refusal(
  settlement: DeadLetterSettlement,
  messageId: string | undefined,
  detail: string,
): Promise<Refusal> {
  const error = "MessageDeadLettered";
  const reason = `${whatToDo}${detail}`;
  const { lastReasons, delivery } = settlement;
  const last = await soon(settlement, (signal) => lastReasons.read(delivery.deliveryId, signal));
  const told = last === undefined ? reason : `${reason} The last time it came back with: ${last}`;
  return { error, reason, cause: failureCause({ error, messageId, reason: told }) };
}

/** Reads before it writes: only a message that used up its receives by an error has a reason. */
async function forgetReason(settlement: DeadLetterSettlement): Promise<void> {
  const { lastReasons, delivery } = settlement;
  await soon(settlement, async (signal) => {
    const { deliveryId } = delivery;
    if ((await lastReasons.read(deliveryId, signal)) !== undefined)
      await lastReasons.forget(deliveryId, signal);
  });
}

async function soon<T>(
  { clock, signal }: DeadLetterSettlement,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const due = dueDate(clock, clock.elapsed() + lastReasonMs);
  try {
    return await Promise.race([
      due.reached.then(() => undefined),
      call(AbortSignal.any([signal, due.signal])),
    ]);
  } finally {
    due.cancel();
  }
}

function unexpected(error: unknown): DeliveryOutcome {
  return { outcome: "retry", reason: errorName(error), expected: false, thrown: thrownError(error) };
}
