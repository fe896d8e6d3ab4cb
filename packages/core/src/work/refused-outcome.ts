import { refusalReason } from "./refusal-reason.ts";
import type { Refusal } from "./refused.ts";
import type { WorkOutcome } from "./work.ts";

/** In characters of JSON (AWS Step Functions API Reference, "SendTaskFailure"). */
const longestCause = 32_768;

/** The outcome of a message that its work refuses. Details that cannot be in the cause are left out, and the cause says so. */
export function refusedOutcome(messageId: string, refusal: Refusal): WorkOutcome {
  const { name: error, details } = refusal;
  const reason = refusalReason(refusal);
  const cause = causeWith({ messageId, reason }, details);
  return { outcome: "failed", error, reason, cause };
}

function causeWith(known: { readonly messageId: string; readonly reason: string }, details: unknown): object {
  if (details === undefined) return known;
  try {
    const text = JSON.stringify({ ...known, details });
    if (text.length <= longestCause) return JSON.parse(text);
    const omitted = `The details make a cause of ${text.length} characters; ${longestCause} is the limit.`;
    return { ...known, detailsOmitted: omitted };
  } catch {
    return { ...known, detailsOmitted: "The details are no JSON." };
  }
}
