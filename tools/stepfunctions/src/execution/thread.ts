import type { Branch } from "../definition/state-machine-definition.ts";
import type { EventLog } from "../history/event-log.ts";
import type { Json } from "../json.ts";
import type { Payload } from "../payload.ts";
import type { ExecutionRun } from "./execution-run.ts";
import type { StateWork } from "./state-work.ts";
import type { VariableScope } from "./variable-scope.ts";

/** The state that a thread is in. */
export interface CurrentState {
  readonly name: string;
  readonly input: Payload;
  /** 0 until the state's entry is in the history. */
  enteredEventId: number;
  /** The event before the entry. */
  previousEventId: number;
  /** Epoch milliseconds. */
  enteredAt: number;
  /** The event before what the state is doing now: AWS hangs a failed evaluation on it. */
  decisionEventId: number;
  /** How often each retrier has retried. */
  readonly retries: number[];
  /** How far the state's own work has come, as far as it can be taken up again. */
  work: StateWork | undefined;
}

/** The item that a Map's iteration works on, for the context object. */
export interface MapItem {
  readonly index: number;
  readonly value: Json;
}

/** One line of states that run one after the other: the execution itself, a Parallel's branch, a Map's iteration. */
export interface Thread {
  readonly run: ExecutionRun;
  readonly branch: Branch;
  readonly variables: VariableScope;
  readonly item: MapItem | undefined;
  readonly log: EventLog;
  lastEventId: number;
  current: CurrentState;
  aborted: boolean;
  /** Called when the thread is aborted: ends timers and pending work. */
  readonly onAbort: Set<() => void>;
}

export function startState(name: string, input: Payload): CurrentState {
  return {
    name,
    input,
    enteredEventId: 0,
    previousEventId: 0,
    enteredAt: 0,
    decisionEventId: 0,
    retries: [],
    work: undefined,
  };
}

export function createThread(
  options: Pick<Thread, "run" | "branch" | "variables" | "item" | "log" | "lastEventId" | "current">,
): Thread {
  return { ...options, aborted: false, onAbort: new Set() };
}

/** Thrown inside a thread that was aborted, to unwind it; nobody but the thread's runner sees it. */
export const ABORTED = Symbol("aborted");

export function abortThread(thread: Thread): void {
  if (thread.aborted) return;
  thread.aborted = true;
  for (const listener of thread.onAbort) listener();
  thread.onAbort.clear();
}

/** Waits for what `start` sets going. When the thread is aborted, `stop` runs and the wait ends with ABORTED. */
export function waitInThread<T>(thread: Thread, start: (done: (value: T) => void) => () => void): Promise<T> {
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
