import type { Clock } from "../clock.ts";
import type { EventLog } from "../history/event-log.ts";
import type { HistoryEvent } from "../history/history-event.ts";
import type { Json } from "../json.ts";
import type { Integrations } from "../language/integrations.ts";
import type { Evaluator } from "../language/query.ts";
import type { Branch } from "../language/state.ts";
import type { StateMachineDefinition } from "../language/state-machine-definition.ts";
import type { VariableScope } from "../language/variable-scope.ts";
import type { CurrentState } from "./current-state.ts";
import type { MapItem } from "./map-item.ts";
import type { Redrives } from "./redrives.ts";
import type { StoredThread } from "./stored-thread.ts";
import type { TaskOutcome } from "./task-outcome.ts";
import type { TaskTokens } from "./task-tokens.ts";
import type { ThreadEnd } from "./thread-end.ts";

/** DescribeExecution's `status`. */
export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** What an execution knows of its state machine. It keeps the definition it was started with. */
export interface ExecutedStateMachine {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly revisionId: string | undefined;
}

/**
 * An execution of a state machine. It, its threads and what it runs on are in one file because they name each other.
 */
export interface Execution {
  /** Counts the executions of this server from 1; the task tokens carry it. */
  readonly number: number;
  readonly arn: string;
  readonly name: string;
  readonly stateMachine: ExecutedStateMachine;
  readonly definition: StateMachineDefinition;
  /** The input's text, as it was given. */
  readonly input: string;
  readonly traceHeader: string | undefined;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly log: EventLog;
  status: ExecutionStatus;
  /** Epoch milliseconds; undefined while it runs. */
  stoppedAt: number | undefined;
  /** The output's text; only where it succeeded. */
  output: string | undefined;
  error: string | undefined;
  cause: string | undefined;
  /** Undefined once it has ended. */
  root: Thread | undefined;
  /** Where a redrive takes it up again: only where it ended without success. */
  restartPoint: StoredThread | undefined;
  /** Undefined until it is redriven. */
  redrives: Redrives | undefined;
  /** How many tasks it has begun. The last one has this number. */
  tasksIssued: number;
  /** The tasks that wait for their token, by number. */
  readonly pendingTasks: Map<number, PendingTask>;
  /** Ends the timer of the execution's own timeout. */
  cancelTimeout: (() => void) | undefined;
}

/** A task that waits for a callback with its token. */
export interface PendingTask {
  /** SendTaskSuccess and SendTaskFailure. */
  settle(outcome: TaskOutcome): void;
  /** SendTaskHeartbeat. */
  heartbeat(): void;
}

/** An execution and the engine that runs it, as its threads see them. */
export interface ExecutionRun {
  readonly execution: Execution;
  readonly engine: Engine;
  /** The execution's input, parsed. */
  readonly inputValue: Json;
  /** Runs a thread of the execution to its end. */
  runThread(thread: Thread): Promise<ThreadEnd>;
  /** The number of the next task: each task of an execution has one of its own. */
  nextTask(): number;
}

/** What executions run on. */
export interface Engine {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly integrations: Integrations;
  readonly evaluator: Evaluator;
  readonly tokens: TaskTokens;
  readonly onHistoryEvent: ((executionArn: string, event: HistoryEvent) => void) | undefined;
  /** Called when something about the execution changed that must be there after a restart. */
  readonly onChange: (execution: Execution) => void;
  /** Resolves when all that changed is on the disk; undefined where it is already, or where nothing is kept. */
  readonly written: () => Promise<void> | undefined;
}

/** States that run one after the other: the execution itself, a branch of a Parallel, or an iteration of a Map. */
export interface Thread {
  readonly run: ExecutionRun;
  readonly branch: Branch;
  readonly variables: VariableScope;
  readonly item: MapItem | undefined;
  readonly log: EventLog;
  /** The `previousEventId` of the thread's next event. */
  lastEventId: number;
  current: CurrentState<Thread>;
  aborted: boolean;
  /** Called when the thread is aborted: ends timers and pending work. */
  readonly onAbort: Set<() => void>;
}
