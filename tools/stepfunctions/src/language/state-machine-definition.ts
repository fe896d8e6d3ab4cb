import type { Branch } from "./state.ts";

/** A definition in the Amazon States Language, parsed and ready to run. */
export interface StateMachineDefinition {
  /** As it was given. */
  readonly text: string;
  /** The states of the machine itself. */
  readonly root: Branch;
  /** Every branch by its path, `root` included. */
  readonly branches: ReadonlyMap<string, Branch>;
  /** How long an execution may take; undefined sets no limit. */
  readonly timeoutSeconds: number | undefined;
}
