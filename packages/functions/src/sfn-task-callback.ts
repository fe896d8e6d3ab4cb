import type { CallbackOutcome, TaskCallback } from "@ringback/core/task-callback";
import { awsError, failedCall } from "./aws-error.ts";
import type { AwsJsonClient } from "./aws-json-client.ts";

/** Step Functions' limits for SendTaskFailure, in characters. */
const maximumErrorCharacters = 256;
const maximumCauseCharacters = 32_768;

/** The callback by SendTaskSuccess and SendTaskFailure; `error` and `cause` are cut to AWS's limits. */
export function sfnTaskCallback(client: AwsJsonClient): TaskCallback {
  return {
    succeed: (taskToken, output, signal) =>
      told(() => client.call("SendTaskSuccess", { taskToken, output: JSON.stringify(output) }, signal)),
    fail: (taskToken, failure, signal) =>
      told(() => {
        const error = cut(failure.error, maximumErrorCharacters);
        const cause = cut(JSON.stringify(failure.cause), maximumCauseCharacters);
        return client.call("SendTaskFailure", { taskToken, error, cause }, signal);
      }),
  };
}

async function told(call: () => Promise<void>): Promise<CallbackOutcome> {
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
        return { outcome: "rejected", reason: known.name };
      default:
        return failedCall(known);
    }
  }
}

/** Cuts at the limit, and never through the middle of a character. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.slice(0, limit);
  return end.isWellFormed() ? end : end.slice(0, -1);
}
