import { failureCause } from "@ringback/contracts/workflow/task-output";
import { archiveAndFail } from "./archive-and-fail.ts";
import { thrownError } from "./ports/thrown-error.ts";
import type { Settlement } from "./settlement.ts";
import type { DeliveryOutcome } from "./work/delivery.ts";
import { errorName } from "./work/perform-work.ts";
import type { WorkOutcome } from "./work/work.ts";

/** Settles one delivery whose work is done: tells the waiting task, archives what failed. Never rejects. */
export async function settleDelivery(
  settlement: Settlement & { readonly work: WorkOutcome | undefined },
): Promise<DeliveryOutcome> {
  try {
    return await settle(settlement, settlement.work);
  } catch (error) {
    return { outcome: "retry", reason: errorName(error), expected: false, thrown: thrownError(error) };
  }
}

async function settle(settlement: Settlement, work: WorkOutcome | undefined): Promise<DeliveryOutcome> {
  const { content } = settlement.delivery;
  if (content.body === "without-token") {
    return archiveAndFail(settlement, { error: "InvalidMessage", reason: content.reason, cause: undefined });
  }
  if (content.body === "invalid") {
    const { messageId, reason } = content;
    const cause = failureCause({ error: "InvalidMessage", messageId, reason });
    return archiveAndFail(settlement, { error: "InvalidMessage", reason, cause });
  }
  switch (work?.outcome) {
    case "done":
      return succeed(settlement, content.taskToken, work);
    case "failed":
      return archiveAndFail(settlement, work);
    case "unavailable":
      return { outcome: "retry", reason: work.reason, expected: true, thrown: work.thrown };
    case "unexpected":
      return { outcome: "retry", reason: work.reason, expected: false, thrown: work.thrown };
    case undefined:
      return { outcome: "retry", reason: "The message was not worked on.", expected: false };
    default:
      // The compiler excludes it, and work that is not type-checked gives it all the same.
      return { outcome: "retry", reason: "The work gave an outcome of no known kind.", expected: false };
  }
}

type Done = Extract<WorkOutcome, { outcome: "done" }>;

/** Tells the waiting task that its work is done; once more with the smallest output where that is rejected. */
async function succeed(settlement: Settlement, taskToken: string, work: Done): Promise<DeliveryOutcome> {
  const { callback, signal } = settlement;
  let told = await callback.succeed(taskToken, work.output, signal);
  if (told.outcome === "rejected") told = await callback.succeed(taskToken, work.smallestOutput, signal);
  switch (told.outcome) {
    case "accepted":
      return { outcome: "succeeded", done: work.done };
    case "gone":
      return { outcome: "task-gone", done: work.done };
    case "invalid-token":
      return { outcome: "invalid-token" };
    case "rejected":
      return archiveAndFail(settlement, {
        error: "CallbackRejected",
        reason: told.reason,
        cause: undefined,
        thrown: told.thrown,
      });
    case "unavailable":
      return { outcome: "retry", reason: told.reason, expected: true, thrown: told.thrown };
    case "unexpected":
      return { outcome: "retry", reason: told.reason, expected: false, thrown: told.thrown };
  }
}
