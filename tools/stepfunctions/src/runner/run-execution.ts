import type { Engine, Execution, ExecutionRun, ExecutionStatus } from "../execution/execution.ts";
import { payloadFromText } from "../execution/payload.ts";
import { restartPointOf } from "../execution/restart-point.ts";
import { ABORTED, abortThread, createThread, startState } from "../execution/thread.ts";
import type { ThreadEnd } from "../execution/thread-end.ts";
import { createEventLog, hasRoomForRedrive } from "../history/event-log.ts";
import type { EventDetails, HistoryEvent } from "../history/history-event.ts";
import { innerScope } from "../language/variable-scope.ts";
import { runThread } from "./run-thread.ts";

/** An execution that is to be started. */
export type NewExecution = Pick<
  Execution,
  "number" | "arn" | "name" | "stateMachine" | "definition" | "input" | "traceHeader"
>;

/** Creates an execution, shows it to `register` and starts it. It goes on by itself. */
export function startExecution(
  engine: Engine,
  options: NewExecution,
  register: (execution: Execution) => void,
): Execution {
  const execution = createExecution(engine, { ...options, startedAt: engine.clock.now(), events: [] });
  register(execution);
  const input = payloadFromText(options.input);
  execution.log.append("ExecutionStarted", 0, { input: input.text, roleArn: options.stateMachine.roleArn });
  execution.root = createThread({
    run: executionRun(engine, execution, input.value),
    branch: options.definition.root,
    variables: innerScope(),
    item: undefined,
    log: execution.log,
    // At AWS the first state's entry has previousEventId 0.
    lastEventId: 0,
    current: startState(options.definition.root.startAt, input),
  });
  continueExecution(engine, execution);
  return execution;
}

/** An execution that does not run yet. */
export function createExecution(
  engine: Engine,
  options: NewExecution & { readonly startedAt: number; readonly events: HistoryEvent[] },
): Execution {
  const { events, ...fields } = options;
  const execution: Execution = {
    ...fields,
    log: createEventLog({
      now: () => engine.clock.now(),
      events,
      onEvent: (event) => {
        engine.onChange(execution);
        try {
          engine.onHistoryEvent?.(execution.arn, event);
        } catch (error) {
          // An error of the listener must not end the workflow.
          process.emitWarning(
            `onHistoryEvent threw: ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      },
      onFull: () => {
        endExecution(engine, execution, {
          status: "FAILED",
          error: "States.Runtime",
          cause: "The execution reached the maximum number of history events (25000).",
        });
        throw ABORTED;
      },
    }),
    status: "RUNNING",
    stoppedAt: undefined,
    output: undefined,
    error: undefined,
    cause: undefined,
    root: undefined,
    restartPoint: undefined,
    redrives: undefined,
    tasksIssued: 0,
    pendingTasks: new Map(),
    cancelTimeout: undefined,
  };
  return execution;
}

/** What the threads of an execution need of it and of the engine. */
export function executionRun(
  engine: Engine,
  execution: Execution,
  inputValue: ExecutionRun["inputValue"],
): ExecutionRun {
  return {
    engine,
    execution,
    inputValue,
    runThread,
    nextTask: () => {
      execution.tasksIssued += 1;
      return execution.tasksIssued;
    },
  };
}

/** Runs the execution from where it is, under its own timeout, which a redrive starts anew. */
export function continueExecution(engine: Engine, execution: Execution): void {
  const { root, definition } = execution;
  if (!root) return;
  if (definition.timeoutSeconds !== undefined) {
    const startedAt = execution.redrives?.redrivenAt ?? execution.startedAt;
    const dueAt = startedAt + definition.timeoutSeconds * 1000;
    execution.cancelTimeout = engine.clock.setTimer(dueAt - engine.clock.now(), () =>
      endExecution(engine, execution, { status: "TIMED_OUT" }),
    );
  }
  void runThread(root).then((end) => settle(engine, execution, end));
}

function settle(engine: Engine, execution: Execution, end: ThreadEnd): void {
  if (end.kind === "ended") endExecution(engine, execution, { status: "SUCCEEDED", output: end.output.text });
  else if (end.kind === "failed") {
    endExecution(engine, execution, { status: "FAILED", error: end.error.error, cause: end.error.causeText });
  }
}

interface ExecutionEnd {
  readonly status: Exclude<ExecutionStatus, "RUNNING">;
  readonly output?: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

const END_EVENTS = {
  SUCCEEDED: "ExecutionSucceeded",
  FAILED: "ExecutionFailed",
  TIMED_OUT: "ExecutionTimedOut",
  ABORTED: "ExecutionAborted",
} as const;

/** Ends an execution: the last event, the result, and no timer or token left. Does nothing when it has ended. */
export function endExecution(engine: Engine, execution: Execution, end: ExecutionEnd): void {
  const { root } = execution;
  if (execution.status !== "RUNNING" || !root) return;
  execution.status = end.status;
  execution.stoppedAt = engine.clock.now();
  execution.output = end.output;
  execution.error = end.error;
  execution.cause = end.cause;
  execution.root = undefined;
  if (end.status !== "SUCCEEDED" && hasRoomForRedrive(execution.log)) {
    execution.restartPoint = restartPointOf(root);
  }
  abortThread(root);
  execution.cancelTimeout?.();
  execution.cancelTimeout = undefined;
  execution.pendingTasks.clear();
  // The event of an execution that is ended from outside has previousEventId 0.
  const fromOutside = end.status === "ABORTED" || end.status === "TIMED_OUT";
  execution.log.append(END_EVENTS[end.status], fromOutside ? 0 : root.lastEventId, endDetails(end));
  engine.onChange(execution);
}

function endDetails({ status, output, error, cause }: ExecutionEnd): EventDetails {
  if (status === "SUCCEEDED") return { output };
  // The reason is in the history; DescribeExecution has no more than TIMED_OUT.
  return status === "TIMED_OUT" ? { error: "States.Timeout" } : { error, cause };
}
