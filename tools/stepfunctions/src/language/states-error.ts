/**
 * When a query failed: in its evaluation, or because of its value. AWS gives EvaluationFailed another previousEventId
 * for each.
 */
export type EvaluationPhase = "expression" | "value";

/** What a StatesError is made of. */
export interface StatesErrorOptions {
  /** The error's name: `States.*`, the integration's, or the workflow's own. */
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  /** AWS opens the cause with the state's name and the event at which it was entered. */
  readonly namesState?: boolean;
  /** The field whose query failed, as AWS prints it: `Assign/result`. */
  readonly location?: string | undefined;
  readonly phase?: EvaluationPhase;
  /**
   * A further name that Retry and Catch may know the error by (a missed heartbeat is `States.Timeout` and
   * `States.HeartbeatTimeout`).
   */
  readonly alias?: string;
}

/** The failure of a state, in the words of the Amazon States Language: an error name and a cause. */
export class StatesError extends Error {
  readonly error: string | undefined;
  readonly causeText: string | undefined;
  readonly namesState: boolean;
  readonly location: string | undefined;
  readonly phase: EvaluationPhase;
  readonly alias: string | undefined;

  constructor(options: StatesErrorOptions) {
    super(options.cause ?? options.error ?? "failed");
    this.name = "StatesError";
    this.error = options.error;
    this.causeText = options.cause;
    this.namesState = options.namesState ?? false;
    this.location = options.location;
    this.phase = options.phase ?? "expression";
    this.alias = options.alias;
  }
}

/**
 * A failure of the workflow's own logic at run time: AWS's `States.Runtime`, which no Retry or Catch on States.ALL
 * takes.
 */
export function runtimeError(cause: string): StatesError {
  return new StatesError({ error: "States.Runtime", cause, namesState: true });
}

/** AWS's `States.QueryEvaluationError`: a JSONata expression failed, or its value is not what its field takes. */
export function queryError(options: {
  cause: string;
  location?: string;
  phase?: EvaluationPhase;
}): StatesError {
  return new StatesError({ error: "States.QueryEvaluationError", namesState: true, ...options });
}
