import type { Query } from "./query.ts";
import type { ReferencePath } from "./reference-path.ts";

/** One entry of a state's Retry, with AWS's defaults filled in. */
export interface Retrier {
  /** ErrorEquals: error names, `States.ALL` or `States.TaskFailed`. */
  readonly errors: readonly string[];
  /** The wait before the first retry. 1 where the definition has none. */
  readonly intervalSeconds: number;
  /** How often this entry may retry. 3 where the definition has none; 0 never retries. */
  readonly maxAttempts: number;
  /** The factor by which each wait is longer than the one before. 2 where the definition has none. */
  readonly backoffRate: number;
  /** The longest wait; undefined sets no limit. */
  readonly maxDelaySeconds: number | undefined;
  /** JitterStrategy FULL: the wait is random, from 0 to what the backoff gives. */
  readonly fullJitter: boolean;
}

/** One entry of a state's Catch. */
export interface Catcher {
  /** ErrorEquals: error names, `States.ALL` or `States.TaskFailed`. */
  readonly errors: readonly string[];
  /** The name of the state that goes on. */
  readonly next: string;
  /** JSONPath: where the error goes in the state's input; `null` drops the error, undefined drops the input. */
  readonly resultPath: ReferencePath | null | undefined;
  /** JSONata's Output. */
  readonly output: Query | undefined;
  readonly assign: Query | undefined;
}

/** Retry and Catch of a Task, a Parallel or a Map. The first entry that matches an error handles it. */
export interface ErrorHandling {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}
