import { SendTaskFailureCommand, SendTaskSuccessCommand, type SFNClient } from "@aws-sdk/client-sfn";
import type { TaskCallback } from "@ringback/core/ports/task-callback";
import { callbackOutcome } from "./callback-outcome.ts";
import { commandSender } from "./command-sender.ts";

/** In characters (AWS Step Functions API Reference, "SendTaskFailure"). */
const maximumErrorCharacters = 256;
const maximumCauseCharacters = 32_768;

/** Callbacks by SendTaskSuccess and SendTaskFailure. `error` is cut at 256 characters, `cause` at 32,768. */
export function sfnTaskCallback(client: SFNClient): TaskCallback {
  const sendSuccess = commandSender(client, SendTaskSuccessCommand);
  const sendFailure = commandSender(client, SendTaskFailureCommand);
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

/** Cuts at the limit or one before it, so that no surrogate pair is split. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.slice(0, limit);
  return end.isWellFormed() ? end : end.slice(0, -1);
}
