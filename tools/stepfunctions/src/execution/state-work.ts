import type { Json } from "../json.ts";
import type { TaskOutcome } from "./task-outcome.ts";

/**
 * What a state has under way. It is stored with the execution, so that a restart continues it. `T` is a thread: one
 * that runs, or one as it is stored.
 */
export type StateWork<T> = TaskWork | WaitWork | RetryWork | CatchWork<T> | ParallelWork<T> | MapWork<T>;

/** A task, from TaskScheduled to its end. */
export interface TaskWork {
  readonly kind: "task";
  /** The number of the task in its execution; the task token carries it. */
  readonly task: number;
  /** The text of what the task is called with. */
  readonly parameters: string;
  /** Epoch milliseconds. */
  readonly timeoutAt: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  /** Epoch milliseconds. */
  heartbeatAt: number | undefined;
  /** The request was accepted, and the task waits for its token. */
  submitted: boolean;
  /** A callback that came before the request was answered. */
  early: TaskOutcome | undefined;
  outcome: TaskOutcome | undefined;
}

/** A Wait state. */
export interface WaitWork {
  readonly kind: "wait";
  /** Epoch milliseconds. */
  readonly until: number;
}

/** The wait before a retry. */
export interface RetryWork {
  readonly kind: "retry";
  /** Epoch milliseconds. */
  readonly until: number;
}

/** The state has failed, no retry is left, and a Catch may handle it. */
export interface CatchWork<T> {
  readonly kind: "catch";
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly alias: string | undefined;
  /** The branches or iterations of the state that failed: a redrive runs those again that did not succeed. */
  readonly failed: ParallelWork<T> | MapWork<T> | undefined;
}

/** A strand: a branch of a Parallel or an iteration of a Map. */
export type Strand<T> =
  | { readonly kind: "running"; readonly thread: T }
  /** Taken up by a redrive, and not running yet, since no more may run at once. */
  | { readonly kind: "waiting"; readonly thread: T }
  | EndedStrand<T>;

/** A strand with its output. */
interface EndedStrand<T> {
  readonly kind: "ended";
  readonly output: Json;
  /** It failed, and its Map tolerates that. */
  readonly failed: boolean;
  /** Where it failed: a redrive of the Map takes it up again. */
  readonly thread?: T | undefined;
}

/** A Parallel and its branches. */
export interface ParallelWork<T> {
  readonly kind: "parallel";
  readonly strands: Strand<T>[];
  /** The last event of the branch that ended last. */
  lastEventId: number;
  /** The success of all branches is in the history. */
  joined: boolean;
}

/** A Map and its iterations. */
export interface MapWork<T> {
  readonly kind: "map";
  readonly items: readonly Json[];
  /** By the index of the item; undefined where its iteration has not started. */
  readonly strands: (Strand<T> | undefined)[];
  readonly maxConcurrency: number;
  /** Undefined where none is tolerated. */
  readonly toleratedFailures: number | undefined;
  readonly input: Json;
  /** The run of a distributed Map, and how often it was redriven. */
  readonly mapRun: MapRun | undefined;
  /** By index, the last first: what is to start before the next of the items, because it waits or its start failed. */
  readonly again: number[];
  lastEventId: number;
  failures: number;
  /** The success of all iterations is in the history. */
  joined: boolean;
}

/** What AWS calls the run of a distributed Map. */
export interface MapRun {
  readonly arn: string;
  redriveCount: number;
}
