import { redactTokensInText } from "@ringback/contracts/task-tokens/redact-tokens-in-text";
import type { Refusal } from "./refused.ts";

/** In characters. */
const longestReason = 2000;

/** The reason of a refusal, for the archive, the log and the cause: without a task token, 2,000 characters at most. */
export function refusalReason(refusal: Refusal): string {
  const reason = redactTokensInText(refusal.reason);
  return reason.length <= longestReason ? reason : `${reason.slice(0, longestReason)}…`;
}
