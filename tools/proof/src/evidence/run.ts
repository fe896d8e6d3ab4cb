import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { PlannedExecution } from "../plan/planned-execution.ts";
import type { AffectedMessages } from "./affected-messages.ts";
import type { Evidence } from "./evidence.ts";

/** A run that is over: what was started, what affected it, and what can be seen of it. */
export interface Run<Planned extends PlannedExecution = PlannedExecution> {
  readonly planned: readonly Planned[];
  readonly tasks: readonly TaskLink[];
  readonly evidence: Evidence;
  readonly affected: AffectedMessages;
  /** Everything that the local cloud and its functions wrote. */
  readonly log: string;
  /** For how many milliseconds the local cloud was down, in all. */
  readonly downMs: number;
}
