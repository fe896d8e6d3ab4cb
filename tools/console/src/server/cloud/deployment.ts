import type { LocalCloud } from "@ringback/local/local-cloud";
import type { BufferedTask } from "@ringback/local/task/buffered-task";
import type { RedriveOutcome } from "../../api/page-api.ts";

/** The local cloud and the buffered task that the console shows, and how the console redrives. */
export interface Deployment {
  readonly cloud: LocalCloud;
  readonly task: BufferedTask;
  /** Redrives a dead letter and waits for the result; rejects if there is no such dead letter. The command implements it. */
  redrive(deadLetterId: string, options: { body?: string | undefined }): Promise<RedriveOutcome>;
}
