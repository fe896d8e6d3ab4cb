import { SendTaskFailureCommand, SendTaskSuccessCommand, type SFNClient } from "@aws-sdk/client-sfn";
import type { TaskCallback } from "@ringback/core/ports/task-callback";
import { callbackOutcome } from "./callback-outcome.ts";
import { signalSender } from "./signal-sender.ts";

/** Step Functions' limits for SendTaskFailure, in characters. */
const maximumErrorCharacters = 256;
const maximumCauseCharacters = 32_768;

/** The callback by SendTaskSuccess and SendTaskFailure; `error` and `cause` are cut to AWS's limits. */
export function sfnTaskCallback(client: SFNClient): TaskCallback {
  const sendSuccess = signalSender(client, SendTaskSuccessCommand);
  const sendFailure = signalSender(client, SendTaskFailureCommand);
  return {
    succeed: (taskToken, output, signal) =>
      callbackOutcome(() => sendSuccess({ taskToken, output: JSON.stringify(output) }, signal)),
    fail: (taskToken, failure, signal) =>
      callbackOutcome(() => {
        const error = cut(failure.error, maximumErrorCharacters);
        const cause = cut(JSON.stringify(failure.cause), maximumCauseCharacters);
        return sendFailure({ taskToken, error, cause }, signal);
      }),
  };
}

/** Cuts at the limit, and never through the middle of a character. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.slice(0, limit);
  return end.isWellFormed() ? end : end.slice(0, -1);
}
