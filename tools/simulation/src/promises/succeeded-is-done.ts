import { isDone } from "../is-done.ts";
import type { RunResult } from "../run-scenario.ts";
import { type BrokenPromise, broken } from "./broken-promise.ts";
import { isLookedAt, nameOf, planOfTaskRun } from "./of-task-run.ts";

const promise = "succeeded is done";

/**
 * The work of a task that succeeded was done at the callback, is done now, and its output is of its own message. No dead
 * letter of it is left open, where a look can say that it was done.
 */
export function succeededIsDone(run: RunResult): BrokenPromise[] {
  return run.taskRuns.flatMap((taskRun) => {
    if (taskRun.status !== "SUCCEEDED") return [];
    const name = nameOf(run, taskRun);
    const { content, task } = planOfTaskRun(run, taskRun);
    const at = run.atCallback.get(taskRun);
    if (at?.isDone !== true) return broken(promise, `${name} succeeded before its work was done`);
    if (!isDone(task.table, content)) return broken(promise, `${name} succeeded, and its work is not done`);
    if (outputId(taskRun.output) !== content.id) {
      return broken(promise, `${name} got the output of another message`);
    }
    if (!isLookedAt(run, taskRun) || !run.archive.isOpen(at.sqsMessageId)) return [];
    return broken(promise, `${name} succeeded, and dead letter ${at.sqsMessageId} is left open`);
  });
}

/** The id of the message in an output: of one that records, under `putStatus`. */
function outputId(output: string | undefined): unknown {
  const parsed: unknown = JSON.parse(output ?? "null");
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const holder = "putStatus" in parsed ? parsed.putStatus : parsed;
  if (typeof holder !== "object" || holder === null || !("messageId" in holder)) return undefined;
  return holder.messageId;
}
