import type { KeepOutcome } from "@ringback/core/ports/dead-letter-archive";
import { awsError, failedCall } from "../aws-client/aws-error.ts";

/** The outcome of a conditional write to the archive. Where the condition fails, what was to be written is there already. */
export async function keepOutcome(write: () => Promise<unknown>): Promise<KeepOutcome> {
  try {
    await write();
    return { outcome: "kept" };
  } catch (error) {
    const known = awsError(error);
    return known.name === "ConditionalCheckFailedException" ? { outcome: "kept" } : failedCall(known);
  }
}
