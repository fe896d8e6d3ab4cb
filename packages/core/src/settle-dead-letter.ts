import { failureCause, taskOutput } from "@ringback/contracts/task-output";
import { archiveAndFail, type Refusal } from "./archive-and-fail.ts";
import type { DeliveryOutcome } from "./delivery.ts";
import { dueDate } from "./due-date.ts";
import type { LookOutcome, MessageLookup } from "./message-store.ts";
import { errorName } from "./perform-work.ts";
import { settleDelivery } from "./settle-delivery.ts";
import type { Settlement, SettlePorts } from "./settlement.ts";
import { storedMessage } from "./stored-message.ts";
import { thrownError } from "./thrown-error.ts";

export interface SettleDeadLetterOptions extends SettlePorts {
  readonly delivery: Settlement["delivery"];
  readonly lookup: MessageLookup;
  /** The moment to give up, by the clock's `elapsed()`. */
  readonly deadline: number;
}

const outOfTime: DeliveryOutcome = { outcome: "retry", reason: "The time ran out.", expected: true };
const whatToDo =
  "The message was received as often as the queue allows and is not recorded. The archive keeps it: " +
  "`ringback dead-letters` shows it and sends it again.";

/**
 * Settles a message whose receives are used up. It may be in the table after all, when only the callback kept
 * failing: then the task succeeds and nothing is archived. Otherwise the archive keeps it and the task fails
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

type DeadLetterSettlement = Settlement & { readonly lookup: MessageLookup };

async function settle(settlement: DeadLetterSettlement): Promise<DeliveryOutcome> {
  const { content } = settlement.delivery;
  if (content.body !== "valid")
    return archiveAndFail(settlement, refusal(content.messageId, ` ${content.reason}`));
  const { messageId } = content.message;
  const look = await lookUp(settlement);
  switch (look.outcome) {
    case "same": {
      const output = taskOutput({ messageId, recorded: "before" });
      const work = { outcome: "done", done: "before", output, smallestOutput: output } as const;
      return settleDelivery({ ...settlement, work });
    }
    case "other":
      return archiveAndFail(
        settlement,
        refusal(messageId, " A message with this id and other content is recorded."),
      );
    case "absent":
      return archiveAndFail(settlement, refusal(messageId, ""));
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

function refusal(messageId: string | undefined, detail: string): Refusal {
  const error = "MessageDeadLettered";
  const reason = `${whatToDo}${detail}`;
  return { error, reason, cause: failureCause({ error, messageId, reason }) };
}

function unexpected(error: unknown): DeliveryOutcome {
  return { outcome: "retry", reason: errorName(error), expected: false, thrown: thrownError(error) };
}
