import type { Json } from "../json.ts";
import type { Thread } from "./thread.ts";

/** What a state has under way. It is stored with the execution, so that a restart takes it up again. */
export type StateWork = TaskWork | WaitWork | RetryWork | CatchWork | ParallelWork | MapWork;

/** How a task ended. */
export type TaskOutcome =
  | { readonly kind: "succeeded"; readonly output: string }
  | { readonly kind: "failed"; readonly error: string | undefined; readonly cause: string | undefined }
  | { readonly kind: "timedOut"; readonly heartbeat: boolean };

export interface TaskWork {
  readonly kind: "task";
  /** The number of the task in its execution; the task token carries it. */
  readonly task: number;
  readonly parameters: string;
  /** Epoch milliseconds. */
  readonly timeoutAt: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  heartbeatAt: number | undefined;
  /** The request was accepted, and the task waits for its token. */
  submitted: boolean;
  /** What the token's holder said before the request was even answered. */
  early: TaskOutcome | undefined;
  outcome: TaskOutcome | undefined;
}

export interface WaitWork {
  readonly kind: "wait";
  readonly until: number;
}

export interface RetryWork {
  readonly kind: "retry";
  readonly until: number;
}

/** The state has failed, no retry is left, and a Catch may be at work. */
export interface CatchWork {
  readonly kind: "catch";
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly alias: string | undefined;
}

/** A branch or an iteration: under way, or ended with its output. */
export type Strand =
  | { readonly kind: "running"; readonly thread: Thread }
  | { readonly kind: "ended"; readonly output: Json; readonly failed: boolean };

export interface ParallelWork {
  readonly kind: "parallel";
  readonly strands: Strand[];
  /** The last event of the branch that ended last. */
  lastEventId: number;
  /** The success of all branches is in the history. */
  joined: boolean;
}

export interface MapWork {
  readonly kind: "map";
  readonly items: readonly Json[];
  /** Input of each iteration that ItemSelector gave; only those under way or ended. */
  readonly strands: (Strand | undefined)[];
  readonly maxConcurrency: number;
  readonly toleratedFailures: number | undefined;
  readonly input: Json;
  lastEventId: number;
  ended: number;
  failures: number;
  /** The success of all iterations is in the history. */
  joined: boolean;
}
