import { failureCause } from "@ringback/contracts/workflow/task-output";
import { archiveAndFail } from "./archive-and-fail.ts";
import type { DeliveryOutcome } from "./delivery/delivery.ts";
import { errorName } from "./errors/error-name.ts";
import { thrownError } from "./errors/thrown-error.ts";
import type { Settlement } from "./settlement.ts";
import type { WorkDone, WorkOutcome } from "./work/work.ts";

/**
 * Settles one delivery once its work has ended: calls back with the work's output, or archives the message and fails the
 * task. Never rejects.
 *
 * @param settlement.work undefined where the body holds no valid message to work on
 */
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
  if (content.body === "unchecked") {
    const { thrown } = content;
    return { outcome: "retry", reason: thrown.name, expected: false, thrown };
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
      // The compiler excludes it, but work in plain JavaScript can return it.
      return { outcome: "retry", reason: "The work gave an outcome of no known kind.", expected: false };
  }
}

/** SendTaskSuccess with the output; where that is rejected, once more with the smallest output. */
async function succeed(settlement: Settlement, taskToken: string, work: WorkDone): Promise<DeliveryOutcome> {
  const { callback, signal } = settlement;
  let answer = await callback.succeed(taskToken, work.output, signal);
  let { omitted } = work;
  if (answer.outcome === "rejected") {
    if (work.smallestOmits) omitted = `Step Functions refuses the result: ${answer.reason}.`;
    answer = await callback.succeed(taskToken, work.smallestOutput, signal);
  }
  switch (answer.outcome) {
    case "accepted":
      return { outcome: "succeeded", done: work.done, ...(omitted === undefined ? {} : { omitted }) };
    case "gone":
      return { outcome: "task-gone", done: work.done };
    case "invalid-token":
      return { outcome: "invalid-token" };
    case "rejected":
      return archiveAndFail(settlement, {
        error: "CallbackRejected",
        reason: answer.reason,
        cause: undefined,
        thrown: answer.thrown,
      });
    case "unavailable":
      return { outcome: "retry", reason: answer.reason, expected: true, thrown: answer.thrown };
    case "unexpected":
      return { outcome: "retry", reason: answer.reason, expected: false, thrown: answer.thrown };
  }
}
