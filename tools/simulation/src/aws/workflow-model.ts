import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { Clock } from "@ringback/core/ports/clock";
import { awsFailure } from "./aws-failure.ts";
import type { Execution, TaskRun, WorkflowInput } from "./execution.ts";
import { taskToken } from "./task-token.ts";
import type { ModelState, ModelStates, ParallelStateModel, TaskStateModel } from "./workflow-definition.ts";

/** A workflow: its definition, and how long its executions may take. */
export interface ModelWorkflow {
  readonly name: string;
  readonly definition: ModelStates;
  /** Undefined where nothing ends its executions. */
  readonly timeoutSeconds: number | undefined;
}

/** The times of a task's state; without a timeout it waits for ever. */
export type TaskStateTimes = Pick<
  TaskSettings,
  "sendAttempts" | "sendIntervalSeconds" | "sendMaxDelaySeconds"
> & { readonly taskTimeoutSeconds: number | undefined };

/** Workflows, by the Step Functions actions that their users need. */
export interface WorkflowModel {
  readonly executions: readonly Execution[];
  /** Starts an execution. `onStarted` is called before anything else happens to it. */
  start(
    workflow: ModelWorkflow,
    name: string,
    input: WorkflowInput,
    onStarted: (execution: Execution) => void,
  ): void;
  /** RedriveExecution: a failed execution goes on from the states that failed. Nothing happens where none did. */
  redrive(execution: Execution): void;
  /** SendTaskSuccess. Throws what Step Functions answers. */
  succeed(token: string, output: string): void;
  /** SendTaskFailure: `error` has 256 characters at most, `cause` 32,768. */
  fail(token: string, error: string, cause: string): void;
}

interface Failure {
  readonly status: "FAILED" | "TIMED_OUT";
  readonly error: string;
}

/** How states end: with a failure, or without one. */
type End = (failure: Failure | undefined) => void;

/** What runs together and is ended together: an execution, or a Parallel in one. */
interface Scope {
  readonly execution: Execution;
  readonly results: Map<string, unknown>;
  readonly running: Set<() => void>;
  /** Enters again what has not succeeded; a failure that was caught is not among it. */
  readonly unfinished: Set<() => void>;
  /** Ends everything that runs in it. */
  close(): void;
  /** Lets things run in it again. */
  reopen(): void;
  isOver: boolean;
}

interface Wait {
  readonly run: TaskRun;
  isOver: boolean;
  /** The attempt is over: nothing that happens to its token changes the task any more. */
  close(): void;
  finish: Finish;
}

/** Ends a task, by a callback with this token, or without one. */
type Finish = (
  result: { readonly status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED" } & Partial<TaskRun>,
  token?: string,
) => void;

/**
 * A model of Step Functions, as far as workflows of buffered tasks use it. Input without an id fails at once. A task sends
 * its message with its token, retries a failed send with a new token, and waits for the callback or a timeout.
 */
export function workflowModel(options: {
  clock: Clock;
  timesOf: (task: string) => TaskStateTimes;
  random: () => number;
  /** Fulfilled once the message is sent; rejects with the error that Step Functions sees. */
  send: (run: TaskRun, token: string, attempt: number) => Promise<void>;
  /** Whether Step Functions takes the output of this task. */
  acceptsOutput: (run: TaskRun, output: string) => boolean;
  /** Called when a callback has ended a task, before its execution goes on. */
  onCalledBack: (run: TaskRun, token: string) => void;
  onEnd: (execution: Execution) => void;
}): WorkflowModel {
  const { clock } = options;
  const executions: Execution[] = [];
  const waits = new Map<string, Wait>();
  const redrives = new Map<Execution, () => void>();

  function enter(scope: Scope, states: ModelStates, name: string, end: End): void {
    const state = states.States[name];
    if (state === undefined) throw new Error(`The definition has no state ${name}.`);
    const goOn = (failure: Failure | undefined) => {
      if (scope.isOver) return;
      const next = failure === undefined ? nextOf(state) : caughtBy(state, failure.error);
      if (next === undefined) end(failure);
      else enter(scope, states, next, end);
    };
    switch (state.Type) {
      case "Task":
        enterTask(scope, name, state, goOn);
        return;
      case "Parallel":
        enterBranches(scope, state, goOn);
        return;
      case "Choice":
        enter(
          scope,
          states,
          state.Choices.find(({ holds }) => holds(scope.results))?.Next ?? state.Default,
          end,
        );
        return;
      case "Fail":
        end({ status: "FAILED", error: state.Error });
    }
  }

  function enterBranches(scope: Scope, { Branches }: ParallelStateModel, goOn: End): void {
    const inner = scopeIn(scope.execution, scope.results, scope.unfinished, scope);
    let finished = 0;
    const onBranch = (failure: Failure | undefined) => {
      if (failure === undefined) finished += 1;
      if (inner.isOver || (failure === undefined && finished < Branches.length)) return;
      inner.close();
      goOn(failure);
    };
    for (const branch of Branches) if (!inner.isOver) enter(inner, branch, branch.StartAt, onBranch);
  }

  function enterTask(scope: Scope, state: string, definition: TaskStateModel, goOn: End): void {
    const { execution } = scope;
    const { task } = definition;
    const run: TaskRun = {
      execution,
      state,
      task,
      tokens: [],
      enteredAt: clock.now(),
      endedAt: undefined,
      status: "RUNNING",
      error: undefined,
      cause: undefined,
      output: undefined,
    };
    execution.taskRuns.push(run);
    const again = () => {
      scope.unfinished.delete(again);
      scope.reopen();
      enterTask(scope, state, definition, goOn);
    };
    scope.unfinished.add(again);
    const stop = () => finish({ status: "ABORTED" });
    const finish: Finish = (result, token) => {
      if (run.status !== "RUNNING") return;
      Object.assign(run, result, { endedAt: clock.now() });
      for (const own of run.tokens) waits.get(own)?.close();
      scope.running.delete(stop);
      if (token !== undefined) options.onCalledBack(run, token);
      const { status, error = "", output = "null" } = result;
      if (status === "ABORTED") return;
      if (status === "SUCCEEDED") scope.results.set(state, JSON.parse(output));
      if (status === "SUCCEEDED" || caughtBy(definition, error) !== undefined) scope.unfinished.delete(again);
      goOn(status === "SUCCEEDED" ? undefined : { status, error });
    };
    scope.running.add(stop);
    attempt(run, 1, finish);
  }

  function attempt(run: TaskRun, number: number, finish: Finish): void {
    const { sendAttempts, sendIntervalSeconds, sendMaxDelaySeconds, taskTimeoutSeconds } = options.timesOf(
      run.task,
    );
    const earlier = run.execution.taskRuns.filter((other) => other !== run && other.state === run.state);
    const sent = earlier.reduce((sum, { tokens }) => sum + tokens.length, 0);
    const token = taskToken(`${run.execution.name} ${run.state}`, sent + number);
    run.enteredAt = clock.now();
    run.tokens.push(token);
    const timer = timeout(taskTimeoutSeconds, () => finish({ status: "TIMED_OUT", error: "States.Timeout" }));
    const wait: Wait = {
      run,
      isOver: false,
      close: () => {
        wait.isOver = true;
        timer?.cancel();
      },
      finish,
    };
    waits.set(token, wait);
    options.send(run, token, number).catch((error: unknown) => {
      if (wait.isOver) return;
      wait.close();
      if (number >= sendAttempts) {
        finish({ status: "FAILED", error: error instanceof Error ? error.name : "States.TaskFailed" });
        return;
      }
      const longest = Math.min(sendIntervalSeconds * 2 ** (number - 1), sendMaxDelaySeconds);
      clock.after(longest * options.random() * 1000, () => {
        if (run.status === "RUNNING") attempt(run, number + 1, finish);
      });
    });
  }

  function timeout(seconds: number | undefined, callback: () => void) {
    return seconds === undefined ? undefined : clock.after(seconds * 1000, callback);
  }

  function waiting(token: string): Wait {
    const wait = waits.get(token);
    if (wait === undefined) throw awsFailure("InvalidToken");
    if (wait.isOver) throw awsFailure("TaskTimedOut");
    return wait;
  }

  return {
    executions,
    start({ name: workflow, definition, timeoutSeconds }, name, input, onStarted) {
      const execution: Execution = {
        name,
        workflow,
        input,
        startedAt: clock.now(),
        taskRuns: [],
        status: "RUNNING",
        endedAt: undefined,
        error: undefined,
      };
      executions.push(execution);
      onStarted(execution);
      const scope = scopeIn(execution, new Map(), new Set());
      const newTimer = () =>
        timeout(timeoutSeconds, () => end({ status: "TIMED_OUT", error: "States.Timeout" }));
      let timer = newTimer();
      const end: End = (failure) => {
        timer?.cancel();
        scope.close();
        Object.assign(execution, failure ?? { status: "SUCCEEDED", error: undefined }, {
          endedAt: clock.now(),
        });
        options.onEnd(execution);
      };
      redrives.set(execution, () => {
        if (scope.unfinished.size === 0) return;
        Object.assign(execution, { status: "RUNNING", error: undefined, endedAt: undefined });
        timer = newTimer();
        for (const again of [...scope.unfinished]) again();
      });
      if (input.id === undefined) end({ status: "FAILED", error: "InvalidInput" });
      else enter(scope, definition, definition.StartAt, end);
    },
    redrive: (execution) => redrives.get(execution)?.(),
    succeed(token, output) {
      const { run, finish } = waiting(token);
      if (!options.acceptsOutput(run, output)) throw awsFailure("InvalidOutput");
      finish({ status: "SUCCEEDED", output }, token);
    },
    fail(token, error, cause) {
      const { finish } = waiting(token);
      if (error.length > 256 || cause.length > 32_768) throw awsFailure("ValidationException");
      finish({ status: "FAILED", error, cause }, token);
    },
  };
}

function scopeIn(
  execution: Execution,
  results: Map<string, unknown>,
  unfinished: Set<() => void>,
  outer?: Scope,
): Scope {
  const scope: Scope = {
    ...{ execution, results, unfinished },
    running: new Set(),
    isOver: false,
    close() {
      outer?.running.delete(scope.close);
      scope.isOver = true;
      for (const stop of [...scope.running]) stop();
    },
    reopen() {
      scope.isOver = false;
      outer?.running.add(scope.close);
      outer?.reopen();
    },
  };
  outer?.running.add(scope.close);
  return scope;
}

function nextOf(state: ModelState): string | undefined {
  return "Next" in state ? state.Next : undefined;
}

function caughtBy(state: ModelState, error: string): string | undefined {
  if (state.Type !== "Task") return undefined;
  return state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes(error))?.Next;
}
