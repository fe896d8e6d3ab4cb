import type { ExecutedStateMachine, ExecutionStatus } from "../execution/execution.ts";
import type { Redrives } from "../execution/redrives.ts";
import type { StoredThread } from "../execution/stored-thread.ts";
import type { EventDetails } from "../history/history-event.ts";
import type { StateMachine } from "../service.ts";

/** One line of the journal. */
export type JournalRecord =
  /** A definition, written once: state machines and executions name it by its number. */
  | { readonly kind: "definition"; readonly id: number; readonly text: string }
  | { readonly kind: "machine"; readonly machine: StoredMachine }
  | { readonly kind: "machineDeleted"; readonly arn: string }
  | { readonly kind: "execution"; readonly execution: StoredExecution }
  | { readonly kind: "progress"; readonly progress: StoredProgress };

/** A state machine; `definition` is the number of its definition record. */
export type StoredMachine = Omit<StateMachine, "definition" | "definitionText"> & {
  readonly definition: number;
};

/**
 * What of an execution never changes; `definition` is the number of its definition record, `startedAt` epoch
 * milliseconds.
 */
export interface StoredExecution {
  readonly number: number;
  readonly arn: string;
  readonly name: string;
  readonly stateMachine: ExecutedStateMachine;
  readonly definition: number;
  readonly input: string;
  readonly traceHeader: string | undefined;
  readonly startedAt: number;
}

/** What happened to an execution since the record before, and where it stands now. */
export interface StoredProgress {
  readonly number: number;
  /** The events since the record before: previousEventId, timestamp, type, details. */
  readonly events: readonly StoredEvent[];
  readonly status: ExecutionStatus;
  readonly tasksIssued: number;
  readonly stoppedAt?: number | undefined;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  /** Where it goes on from; missing once it has ended. */
  readonly root?: StoredThread | undefined;
  /** Where a redrive takes it up; the first release did not write it. */
  readonly restartPoint?: StoredThread | undefined;
  readonly redrives?: Redrives | undefined;
}

/**
 * `previousEventId`, `timestamp` in epoch milliseconds, type and details. The id follows from the place in the history.
 */
export type StoredEvent = readonly [number, number, string, EventDetails?];
