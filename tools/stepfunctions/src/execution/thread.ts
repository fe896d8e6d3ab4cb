import type { CurrentState } from "./current-state.ts";
import type { Thread } from "./execution.ts";
import type { Payload } from "./payload.ts";

/** A state that has not been entered yet. */
export function startState(name: string, input: Payload): CurrentState<Thread> {
  return {
    name,
    input,
    enteredEventId: 0,
    previousEventId: 0,
    enteredAt: 0,
    decisionEventId: 0,
    retries: [],
    work: undefined,
    exited: undefined,
  };
}

/** A thread that does not run yet. */
export function createThread(
  options: Pick<Thread, "run" | "branch" | "variables" | "item" | "log" | "lastEventId" | "current">,
): Thread {
  return { ...options, aborted: false, onAbort: new Set() };
}

/** Thrown inside a thread that was aborted, to end it; only the thread's runner catches it. */
export const ABORTED = Symbol("aborted");

/** Ends a thread: its timers, its pending work and the threads inside it. */
export function abortThread(thread: Thread): void {
  if (thread.aborted) return;
  thread.aborted = true;
  for (const listener of thread.onAbort) listener();
  thread.onAbort.clear();
}

/**
 * Waits until what `start` starts calls `done`. `start` returns a function that stops it, which is called at the end. When
 * the thread is aborted, or was before, the wait rejects with ABORTED.
 */
export function waitInThread<T>(thread: Thread, start: (done: (value: T) => void) => () => void): Promise<T> {
  if (thread.aborted) return Promise.reject(ABORTED);
  return new Promise((resolve, reject) => {
    let settled = false;
    let stop: (() => void) | undefined;
    const finish = () => {
      settled = true;
      thread.onAbort.delete(onAbort);
      stop?.();
    };
    const onAbort = () => {
      finish();
      reject(ABORTED);
    };
    thread.onAbort.add(onAbort);
    stop = start((value) => {
      if (settled) return;
      finish();
      resolve(value);
    });
    if (settled) stop();
  });
}
