import type { PendingTask } from "../execution/execution.ts";
import { assertPayloadSize } from "../execution/payload.ts";
import type { StateRun } from "../execution/state-run.ts";
import type { TaskWork } from "../execution/state-work.ts";
import type { TaskOutcome } from "../execution/task-outcome.ts";
import { waitInThread } from "../execution/thread.ts";
import type { Json } from "../json.ts";
import { parseJson } from "../json.ts";
import type { TaskState } from "../language/state.ts";
import { StatesError } from "../language/states-error.ts";
import { serviceFields } from "./service-fields.ts";

/** A task that is to be sent, or that was sent before a restart. */
export interface TaskToPerform {
  readonly work: TaskWork;
  /** What its parameters' text says, where that is at hand. */
  parameters: Json | undefined;
}

/**
 * Sends a task off, waits for its end, and puts the end into the history. Taken up again after a
 * restart, it sends what was not yet accepted once more, and waits on for what was.
 */
export async function performTask(run: StateRun<TaskState>, task: TaskToPerform): Promise<TaskOutcome> {
  const outcome = await waitInThread<TaskOutcome>(run.thread, (done) => startTask(run, task, done));
  appendOutcome(run, outcome);
  task.work.outcome = outcome;
  return outcome;
}

/** Starts the request and the timers. Returns what ends them. */
function startTask(
  run: StateRun<TaskState>,
  task: TaskToPerform,
  done: (outcome: TaskOutcome) => void,
): () => void {
  const { work, parameters } = task;
  // It may wait for long, and the text is enough to send it again.
  task.parameters = undefined;
  const { engine, execution } = run;
  const { clock } = engine;
  const waits = run.state.resource.kind === "service" && run.state.resource.waitsForToken;
  let cancelHeartbeat: (() => void) | undefined;
  let ended = false;

  const armHeartbeat = () => {
    cancelHeartbeat?.();
    if (work.heartbeatAt === undefined) return;
    cancelHeartbeat = clock.setTimer(work.heartbeatAt - clock.now(), () =>
      done({ kind: "timedOut", heartbeat: true }),
    );
  };
  const cancelTimeout =
    work.timeoutAt === undefined
      ? undefined
      : clock.setTimer(work.timeoutAt - clock.now(), () => done({ kind: "timedOut", heartbeat: false }));
  armHeartbeat();

  const pending: PendingTask = {
    settle(outcome) {
      execution.pendingTasks.delete(work.task);
      // The callback is answered once it is written, although its event comes a moment later.
      engine.onChange(execution);
      if (work.submitted) done(outcome);
      else work.early = outcome;
    },
    heartbeat() {
      if (work.heartbeatSeconds === undefined) return;
      work.heartbeatAt = clock.now() + work.heartbeatSeconds * 1000;
      armHeartbeat();
      engine.onChange(execution);
    },
  };
  if (work.early) {
    // The process was restarted after the callback, and before the request was answered: the message was sent.
    done(work.early);
    return () => {};
  }
  if (waits) execution.pendingTasks.set(work.task, pending);
  if (!work.submitted) {
    callIntegration(run, parameters ?? parseJson(work.parameters), () => ended).then(
      (result) => {
        if (ended) return;
        if (!waits) return done(succeeded(run, result));
        const output = JSON.stringify(result);
        work.submitted = true;
        run.append("TaskSubmitted", { ...serviceFields(run.state), output });
        if (work.early) done(work.early);
        return undefined;
      },
      (error) => {
        if (!ended) done(failedOutcome(error));
      },
    );
  }
  return () => {
    ended = true;
    cancelTimeout?.();
    cancelHeartbeat?.();
    execution.pendingTasks.delete(work.task);
  };
}

/**
 * What is sent carries a token that names the execution by its number. It is written down first: after a kill, the
 * number would be given to another execution, and a token that is already in a queue would end that one.
 */
async function callIntegration(
  run: StateRun<TaskState>,
  parameters: Json,
  hasEnded: () => boolean,
): Promise<Json> {
  const written = run.engine.written();
  if (written !== undefined) await written;
  if (hasEnded()) return null;
  const { integration } = run.state.resource;
  return integration.call(parameters, run.engine.integrations, run.execution.stateMachine);
}

function succeeded(run: StateRun<TaskState>, result: Json): TaskOutcome {
  try {
    return { kind: "succeeded", output: resultText(run, result) };
  } catch (error) {
    return failedOutcome(error);
  }
}

function failedOutcome(error: unknown): TaskOutcome {
  if (error instanceof StatesError) return { kind: "failed", error: error.error, cause: error.causeText };
  return {
    kind: "failed",
    error: "States.Runtime",
    cause: error instanceof Error ? error.message : String(error),
  };
}

function appendOutcome(run: StateRun<TaskState>, outcome: TaskOutcome): void {
  const isFunction = run.state.resource.kind === "function";
  const prefix = isFunction ? "LambdaFunction" : "Task";
  const resource = isFunction ? {} : serviceFields(run.state);
  switch (outcome.kind) {
    case "succeeded":
      run.append(`${prefix}Succeeded`, { ...resource, output: outcome.output });
      return;
    case "failed":
      run.append(`${prefix}Failed`, { ...resource, error: outcome.error, cause: outcome.cause });
      return;
    case "timedOut":
      run.append(`${prefix}TimedOut`, { ...resource, error: "States.Timeout" });
      return;
  }
}

/** A task's result as text, refused when it is over AWS's limit. AWS names the service then, or the function. */
function resultText(run: StateRun<TaskState>, result: Json): string {
  const text = JSON.stringify(result);
  const { kind, integration } = run.state.resource;
  assertPayloadSize(kind === "function" ? integration.resource : integration.resourceType, text);
  return text;
}
