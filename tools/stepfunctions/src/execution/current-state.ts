import type { Payload } from "./payload.ts";
import type { StateStep } from "./state-step.ts";
import type { StateWork } from "./state-work.ts";

/** The state that a thread is in; `T` is a thread. */
export interface CurrentState<T> {
  readonly name: string;
  readonly input: Payload;
  /** 0 until the state's entry is in the history. */
  enteredEventId: number;
  /** The event before the entry. */
  previousEventId: number;
  /** Epoch milliseconds. */
  enteredAt: number;
  /** The event before what the state is doing now. AWS gives it as `previousEventId` of an evaluation that fails. */
  decisionEventId: number;
  /** How often each retrier has retried. */
  readonly retries: number[];
  /** How far the state's own work has come, as far as a restart can continue it. */
  work: StateWork<T> | undefined;
  /** Set once the state's exit is in the history: from then on the thread is on its way to the next state. */
  exited: StateStep | undefined;
}
