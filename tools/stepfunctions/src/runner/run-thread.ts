import type { Thread } from "../execution/execution.ts";
import { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import type { CatchWork } from "../execution/state-work.ts";
import { ABORTED, startState, waitInThread } from "../execution/thread.ts";
import type { ThreadEnd } from "../execution/thread-end.ts";
import type { JsonObject } from "../json.ts";
import type { ErrorHandling } from "../language/error-handling.ts";
import type { State } from "../language/state.ts";
import { StatesError } from "../language/states-error.ts";
import { catchError, nextRetryDelayMs, TERMINAL_ERROR } from "../states/error-handling.ts";
import { standsStill } from "../states/map-limits.ts";
import { runState } from "../states/run-state.ts";
import { yieldToOthers } from "./yield-to-others.ts";

/** Runs a thread from the state it is in to its end. Never rejects. */
export async function runThread(thread: Thread): Promise<ThreadEnd> {
  try {
    for (;;) {
      const state = thread.branch.states.get(thread.current.name);
      if (!state) throw new Error(`no state '${thread.current.name}': the parser lets none through`);
      const step = thread.current.exited ?? (await stayInState(thread, state));
      if (step.next === undefined) return { kind: "ended", output: step.output };
      thread.current = startState(step.next, step.output);
      await yieldToOthers(thread.run.engine.clock);
      if (thread.aborted) return { kind: "aborted" };
    }
  } catch (error) {
    if (error === ABORTED) return { kind: "aborted" };
    if (error instanceof StatesError) return { kind: "failed", error };
    // An error of the engine itself fails this execution only.
    const cause = error instanceof Error ? error.message : String(error);
    return { kind: "failed", error: new StatesError({ error: "States.Runtime", cause }) };
  }
}

/** Enters a state and leaves it, with all its retries. Throws the error that neither Retry nor Catch took. */
async function stayInState(thread: Thread, state: State): Promise<StateStep> {
  const { current } = thread;
  const run = new StateRun(thread, state);
  if (current.enteredEventId === 0) await enter(run);
  for (;;) {
    if (current.work?.kind === "retry") {
      await run.waitUntil(current.work.until);
      current.work = undefined;
    }
    if (current.work?.kind === "catch") return await catchOrThrow(run, failureOf(current.work));
    try {
      const step = await runState(run);
      current.work = undefined;
      return step;
    } catch (error) {
      if (!(error instanceof StatesError) || thread.aborted) throw thread.aborted ? ABORTED : error;
      handleError(run, error);
    }
  }
}

async function enter(run: StateRun): Promise<void> {
  const { thread, state, current } = run;
  if (state.type === "Map" && (await standsStill(new StateRun(thread, state)))) {
    await waitInThread(thread, () => () => {});
  }
  current.previousEventId = thread.lastEventId;
  current.enteredAt = run.engine.clock.now();
  current.decisionEventId = thread.lastEventId;
  current.enteredEventId = run.append(`${state.type}StateEntered`, {
    name: state.name,
    input: current.input.text,
  });
}

/** Puts a failure into the history, and decides what comes next: a retry, or the Catch. */
function handleError(run: StateRun, thrown: StatesError): void {
  const { state, current } = run;
  const error = withStateNamed(run, thrown);
  if (error.error === "States.QueryEvaluationError" && error.namesState) appendEvaluationFailed(run, error);
  const { work } = current;
  current.work = undefined;
  const handling = errorHandlingOf(state);
  const delayMs = nextRetryDelayMs(run, handling.retriers, error);
  if (delayMs !== undefined) {
    current.work = { kind: "retry", until: run.engine.clock.now() + delayMs };
    run.current.decisionEventId = run.thread.lastEventId;
    run.engine.onChange(run.execution);
    return;
  }
  if ((state.type === "Map" || state.type === "Parallel") && error.error !== TERMINAL_ERROR) {
    run.append(`${state.type}StateFailed`);
  }
  const { error: name, causeText: cause, alias } = error;
  const failed = work?.kind === "parallel" || work?.kind === "map" ? work : undefined;
  current.work = { kind: "catch", error: name, cause, alias, failed };
}

function failureOf({
  error,
  cause,
  alias,
}: Pick<CatchWork<Thread>, "error" | "cause" | "alias">): StatesError {
  return new StatesError({ error, cause, ...(alias === undefined ? {} : { alias }) });
}

/** Leaves the state by its Catch, or throws the error for the state around this one. */
async function catchOrThrow(run: StateRun, error: StatesError): Promise<StateStep> {
  try {
    const caught = await catchError(run, errorHandlingOf(run.state).catchers, error, errorOutputOf(error));
    if (caught) {
      run.current.work = undefined;
      return caught;
    }
  } catch (failure) {
    if (!(failure instanceof StatesError)) throw failure;
    const inCatch = withStateNamed(run, failure);
    if (inCatch.error === "States.QueryEvaluationError") appendEvaluationFailed(run, inCatch);
    throw failureOf({ error: inCatch.error, cause: inCatch.causeText, alias: undefined });
  }
  throw error;
}

const NO_HANDLING: ErrorHandling = { retriers: [], catchers: [] };

function errorHandlingOf(state: State): ErrorHandling {
  return state.type === "Task" || state.type === "Map" || state.type === "Parallel"
    ? state.errors
    : NO_HANDLING;
}

/** What a Catch sees. Where the error has no name or no cause, AWS gives an empty text. */
function errorOutputOf(error: StatesError): JsonObject {
  return { Error: error.error ?? "", Cause: error.causeText ?? "" };
}

/** AWS opens the cause of an error of its own with where it happened. */
function withStateNamed(run: StateRun, error: StatesError): StatesError {
  if (!error.namesState) return error;
  const where = `An error occurred while executing the state '${run.state.name}' (entered at the event id #${run.current.enteredEventId}).`;
  return new StatesError({
    error: error.error,
    cause: `${where} ${error.causeText ?? ""}`.trimEnd(),
    namesState: true,
    location: error.location,
    phase: error.phase,
  });
}

function appendEvaluationFailed(run: StateRun, error: StatesError): void {
  run.append(
    "EvaluationFailed",
    { error: error.error, cause: error.causeText, location: error.location, state: run.state.name },
    error.phase === "value" ? run.thread.lastEventId : run.current.decisionEventId,
  );
}
