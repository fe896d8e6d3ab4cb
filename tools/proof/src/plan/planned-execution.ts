import type { AimedFault } from "@ringback/local/faults/faults";

/** An execution of a run: its input, and the fault that is aimed at one of its messages. */
export interface PlannedExecution {
  readonly executionName: string;
  /** The name that the stacks give its workflow; undefined for the only one of the app. */
  readonly workflow?: string;
  /** As a value of JSON. */
  readonly input: unknown;
  /** The ids of the messages that it sends, as far as they are known. */
  readonly messageIds: readonly string[];
  /** The fault that is aimed at it. */
  readonly aim?: AimedFault;
}
