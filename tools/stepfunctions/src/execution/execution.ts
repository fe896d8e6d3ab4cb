import type { StateMachineDefinition } from "../definition/state-machine-definition.ts";
import type { EventLog } from "../history/event-log.ts";
import type { PendingTask } from "./pending-task.ts";
import type { Thread } from "./thread.ts";

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** What an execution knows of its state machine. It keeps the definition it was started with. */
export interface ExecutedStateMachine {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly revisionId: string | undefined;
}

export interface Execution {
  /** Counts the executions of this server; the task tokens carry it. */
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
  stoppedAt: number | undefined;
  output: string | undefined;
  error: string | undefined;
  cause: string | undefined;
  /** Undefined once it has ended. */
  root: Thread | undefined;
  tasksIssued: number;
  /** The tasks that wait for their token, by number. */
  readonly pendingTasks: Map<number, PendingTask>;
  /** Ends the timer of the execution's own timeout. */
  cancelTimeout: (() => void) | undefined;
}
