import type { CallbackOutcome } from "@ringback/core/ports/task-callback";
import { awsError, failedCall } from "../aws-client/aws-error.ts";

/** The outcome of SendTaskSuccess or SendTaskFailure, by the errors that the AWS Step Functions API Reference names. */
export async function callbackOutcome(call: () => Promise<unknown>): Promise<CallbackOutcome> {
  try {
    await call();
    return { outcome: "accepted" };
  } catch (error) {
    const known = awsError(error);
    switch (known.name) {
      case "TaskTimedOut":
      case "TaskDoesNotExist":
        return { outcome: "gone" };
      case "InvalidToken":
        return { outcome: "invalid-token" };
      case "InvalidOutput":
      case "ValidationException":
        return { outcome: "rejected", reason: known.name, thrown: known.thrown() };
      default:
        return failedCall(known);
    }
  }
}
