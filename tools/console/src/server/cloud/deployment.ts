import type { LocalCloud } from "@ringback/local/local-cloud";
import type { RedriveOutcome } from "../../api/page-api.ts";

/** The local cloud that the console shows, and how the console redrives. */
export interface Deployment {
  readonly cloud: LocalCloud;
  /** The maxReceiveCount of the work queue. */
  readonly maxReceiveCount: number;
  /** Redrives a dead letter and waits for the result; rejects if there is no such dead letter. The command implements it. */
  redrive(deadLetterId: string, options: { body?: string | undefined }): Promise<RedriveOutcome>;
}
