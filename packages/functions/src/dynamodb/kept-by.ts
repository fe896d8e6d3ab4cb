import type { KeepOutcome } from "@ringback/core/ports/dead-letter-archive";
import { awsError, failedCall } from "../aws-client/aws-error.ts";

/** What became of a write to the archive. A condition that fails says that what is to be there is there already. */
export async function keptBy(write: () => Promise<unknown>): Promise<KeepOutcome> {
  try {
    await write();
    return { outcome: "kept" };
  } catch (error) {
    const known = awsError(error);
    return known.name === "ConditionalCheckFailedException" ? { outcome: "kept" } : failedCall(known);
  }
}
