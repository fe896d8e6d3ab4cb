import type { LocalCloud } from "@ringback/local/local-cloud";
import type { RedriveOutcome, RedrivePlan } from "../../api/page-api.ts";

/** The local cloud that the console shows, and how the console redrives. The app has a task at least. */
export interface Deployment {
  readonly cloud: LocalCloud;
  /** Redrives a dead letter and waits for the result; rejects if there is no such dead letter. The command implements it. */
  redrive(deadLetterId: string, options: { body?: string | undefined }): Promise<RedriveOutcome>;
  /** How a dead letter can be redriven, without doing it; rejects if there is no such dead letter. The command implements it. */
  planRedrive(deadLetterId: string): Promise<RedrivePlan>;
}
