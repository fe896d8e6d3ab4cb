import type { RunResult } from "../run-scenario.ts";
import { type BrokenPromise, broken } from "./broken-promise.ts";
import { isLookedAt, messagesOf, nameOf, planOfTaskRun } from "./of-task-run.ts";

/**
 * A task whose work was done is not reported as failed: a dead letter looks first. Where another message of the same id was
 * on its way, it may have been done after the look.
 */
export function doneIsNotFailed(run: RunResult): BrokenPromise[] {
  const messagesOfId = Map.groupBy(run.queuedMessages.all.values(), ({ content }) => content.id);
  return run.taskRuns.flatMap((taskRun) => {
    if (taskRun.status !== "FAILED" || run.atCallback.get(taskRun)?.isDone !== true) return [];
    const isAlone = messagesOfId.get(planOfTaskRun(run, taskRun).content.id)?.length === 1;
    const isSentOnce = messagesOf(run, taskRun).every(({ isDeliveredTwice }) => !isDeliveredTwice);
    if (!isAlone || !isSentOnce || !isLookedAt(run, taskRun)) return [];
    return broken(
      "done is not failed",
      `${nameOf(run, taskRun)} failed with ${taskRun.error}, and its work was done`,
    );
  });
}
