import { failureStatusCodes } from "@ringback/contracts/workflow/failure-names";
import type { Delivery, DeliveryOutcome } from "@ringback/core/delivery/delivery";
import { log } from "../log/log.ts";
import { loggedError } from "../log/logged-error.ts";

/** Logs a settled message in one line, with its ids and outcome. What returns to the queue is logged by `logReturnedRecords`. */
export function logSettled(
  { deliveryId, content, receiveCount, origin }: Delivery<unknown>,
  outcome: DeliveryOutcome,
  options: { readonly logErrorMessages: boolean },
): void {
  if (outcome.outcome === "retry") return;
  const recordId = content.body === "valid" ? content.message.messageId : content.messageId;
  const tokens = content.body === "without-token" ? [] : [content.taskToken];
  const thrown = "thrown" in outcome ? outcome.thrown : undefined;
  log(levelOf(outcome), {
    message: "settled",
    messageId: deliveryId,
    recordId,
    receiveCount,
    task: origin.task,
    execution: origin.execution,
    ...outcome,
    isOwnText: undefined,
    ...(isOwnReason(outcome) && !options.logErrorMessages ? { reason: undefined } : {}),
    thrown: thrown && loggedError(thrown, { ...options, tokens }),
  });
}

function levelOf(outcome: DeliveryOutcome): "INFO" | "WARN" | "ERROR" {
  switch (outcome.outcome) {
    case "invalid-token":
    case "callback-rejected":
      return "ERROR";
    case "succeeded":
      return outcome.omitted === undefined ? "INFO" : "ERROR";
    case "task-gone":
      return "INFO";
    default:
      return "WARN";
  }
}

/** A team's own work has written it: it is the message of an error. */
function isOwnReason(outcome: DeliveryOutcome): boolean {
  if (outcome.outcome !== "failed") return false;
  return outcome.isOwnText === true || !Object.hasOwn(failureStatusCodes, outcome.error);
}
