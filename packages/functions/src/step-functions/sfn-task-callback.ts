import { SendTaskFailureCommand, SendTaskSuccessCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { type ThrownError, thrownError } from "@ringback/core/errors/thrown-error";
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
    succeed: async (taskToken, output, signal) => {
      const text = jsonOf(output);
      if ("thrown" in text) return { outcome: "rejected", reason: text.thrown.name, thrown: text.thrown };
      return callbackOutcome(() => sendSuccess({ taskToken, output: text.json }, signal));
    },
    fail: (taskToken, failure, signal) =>
      callbackOutcome(() => {
        const error = cut(failure.error, maximumErrorCharacters);
        const cause = cut(JSON.stringify(failure.cause), maximumCauseCharacters);
        return sendFailure({ taskToken, error, cause }, signal);
      }),
  };
}

/** A batch's work may give an output that is no JSON, which Step Functions would refuse. */
function jsonOf(output: unknown): { readonly json: string } | { readonly thrown: ThrownError } {
  try {
    return { json: JSON.stringify(output) };
  } catch (error) {
    return { thrown: thrownError(error) };
  }
}

/** Cuts at the limit or one before it, so that no surrogate pair is split. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.slice(0, limit);
  return end.isWellFormed() ? end : end.slice(0, -1);
}
