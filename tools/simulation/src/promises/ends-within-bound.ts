import { boundSeconds, deadLetterPassSeconds } from "@ringback/contracts/settings/derived-times";
import type { TaskRun } from "../aws/execution.ts";
import type { RunResult } from "../run-scenario.ts";
import { type BrokenPromise, broken } from "./broken-promise.ts";
import { groupOf, nameOf, planOfTaskRun } from "./of-task-run.ts";

const promise = "ends within its bound";

/**
 * Each execution has ended, by its workflow's timeout at the latest. A task that can be called back is called back within
 * the bound of its settings, unless faults lasted longer than the settings allow for.
 */
export function endsWithinBound(run: RunResult): BrokenPromise[] {
  const executions = run.executions.flatMap(({ name, workflow, startedAt, endedAt, status, taskRuns }) => {
    if (endedAt === undefined) return broken(promise, `${name} still waits`);
    const timeoutMs = (run.timeoutSecondsOf.get(workflow) ?? 0) * 1000;
    if (endedAt - startedAt > timeoutMs) return broken(promise, `${name} outlived the execution timeout`);
    const isCutOff = status === "TIMED_OUT" && taskRuns.every((one) => one.status !== "TIMED_OUT");
    return isCutOff ? broken(promise, `${name} was ended by its timeout before its tasks could end`) : [];
  });
  return [...executions, ...run.taskRuns.flatMap((taskRun) => calledBackWithinBound(run, taskRun))];
}

function calledBackWithinBound(run: RunResult, taskRun: TaskRun): BrokenPromise[] {
  const { status, endedAt, enteredAt } = taskRun;
  // Its execution is named above, or its message is not waited for any more.
  if (endedAt === undefined || status === "ABORTED" || isLeftToTimeout(run, taskRun)) return [];
  const name = nameOf(run, taskRun);
  if (status === "TIMED_OUT") return [broken(promise, `${name} was never called back`)];
  const { settings } = planOfTaskRun(run, taskRun).task;
  const bound = (boundSeconds(settings) + deadLetterPassSeconds(settings)) * 1000;
  if (endedAt - enteredAt <= bound) return [];
  return [broken(promise, `${name} was called back after more than ${bound / 1000} s`)];
}

/** Receives by the dead-letter function that the bound leaves room for, without the last. */
const passesToSpare = 4;

/** Whether the task timeout may end it: no callback is possible, or the faults last longer than the settings allow for. */
function isLeftToTimeout(run: RunResult, taskRun: TaskRun): boolean {
  const { kind, task } = planOfTaskRun(run, taskRun);
  if (kind === "not-json" || kind === "callback-rejected") return true;
  const allowed = task.settings.backlogAllowanceSeconds / 2;
  const group = groupOf(run, taskRun);
  const late = group.reduce((sum, { lateSeconds }) => sum + lateSeconds, 0);
  const passes = group.reduce((sum, { faultedReceives }) => sum + faultedReceives["dead-letter"], 0);
  return late > allowed || passes > passesToSpare;
}
