import type { Cloud } from "@ringback/cli/cloud/cloud";
import type { DeadLetterEntry } from "@ringback/cli/dead-letters/dead-letter-entry";
import type { CloudOptions } from "./cloud/cloud-process.ts";
import type { PromiseCheck } from "./evidence/promise-check.ts";
import type { Run } from "./evidence/run.ts";
import type { PlannedExecution } from "./plan/planned-execution.ts";

/** What is proven: an app, what is started of it, and what is checked afterwards. */
export interface Subject<Planned extends PlannedExecution = PlannedExecution> {
  /** How the local cloud runs the app. */
  readonly cloud: Pick<CloudOptions, "settings" | "times" | "environment">;
  /** Draws the executions of a run. The same seed gives the same executions. */
  plan(cloud: Cloud, run: { readonly messages: number; readonly seed: number }): readonly Planned[];
  /** The promises, once all executions have ended. */
  check(run: Run<Planned>): Promise<readonly PromiseCheck[]>;
  /** Whether an entry of the archive may answer a redrive that it needs an edit, by what it is. */
  mayNeedEdit(entry: DeadLetterEntry, planned: readonly Planned[]): boolean;
  /** What is checked once more after everything that is kept was sent again. */
  checkAgain(run: Run<Planned>): Promise<readonly PromiseCheck[]>;
}
