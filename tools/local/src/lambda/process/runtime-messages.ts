/** An invocation, as the process of a function gets it. */
export interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** What the local cloud sends to the process of a function. */
export type CloudMessage =
  | { readonly type: "invoke"; readonly invocation: Invocation }
  /** Answer nothing more, as a function that hangs does. */
  | { readonly type: "freeze" };

/** How Lambda describes an error of a function to its caller. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** Why a process or an invocation failed, with details that Lambda does not return and a developer needs. */
export interface FunctionFailure {
  readonly error: FunctionError;
  /** The chain of causes behind the error. */
  readonly causes?: readonly FunctionError[];
  /** The stack of the call that ended the process. */
  readonly exitTrace?: readonly string[];
}

/** What the process of a function sends to the local cloud. A payload is JSON text. */
export type RuntimeMessage =
  | { readonly type: "ready" }
  | ({ readonly type: "init-failed" } & FunctionFailure)
  /** The process ends now, with whatever it was doing. */
  | ({ readonly type: "crashed" } & FunctionFailure)
  /** The function's own code has called `process.exit`. */
  | { readonly type: "exiting"; readonly exitTrace: readonly string[] }
  | { readonly type: "succeeded"; readonly requestId: string; readonly payload: string }
  | ({ readonly type: "failed"; readonly requestId: string } & FunctionFailure);
