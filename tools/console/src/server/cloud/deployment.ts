import type { LocalCloud } from "@ringback/local/local-cloud";
import type { RedriveOutcome } from "../../api/page-api.ts";

/** What the console shows, and the one thing that others do better: the redrive is the command's. */
export interface Deployment {
  readonly cloud: LocalCloud;
  /** The receives that a message has on the work queue. */
  readonly maxReceiveCount: number;
  /** Sends a dead letter again and waits for the outcome. Rejects where there is none of this id. */
  redrive(deadLetterId: string, options: { body?: string | undefined }): Promise<RedriveOutcome>;
}
