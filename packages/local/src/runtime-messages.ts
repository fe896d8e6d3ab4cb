export interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** What the local cloud says to the process of a function. */
export type CloudMessage =
  | { readonly type: "invoke"; readonly invocation: Invocation }
  /** Stop answering, as a function that hangs does. */
  | { readonly type: "freeze" };

/** How Lambda describes an error of a function to its caller. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What the process of a function says to the local cloud; a payload is JSON text. */
export type RuntimeMessage =
  | { readonly type: "ready" }
  | { readonly type: "init-failed"; readonly error: FunctionError }
  /** The process ends now, with whatever it was doing. */
  | { readonly type: "crashed"; readonly error: FunctionError }
  | { readonly type: "succeeded"; readonly requestId: string; readonly payload: string }
  | { readonly type: "failed"; readonly requestId: string; readonly error: FunctionError };
