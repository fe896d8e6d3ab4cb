import { executionArn } from "../aws/execution.ts";
import { isDone } from "../is-done.ts";
import type { RunResult } from "../run-scenario.ts";
import type { QueuedMessage } from "../scenario/queued-messages.ts";
import { type BrokenPromise, broken } from "./broken-promise.ts";
import { nameOf } from "./of-task-run.ts";

const promise = "kept with a reason";

/**
 * The work of every message is done, or the message is in the archive with a reason, its content, its task and, as far as it
 * has them, its workflow, execution and state.
 */
export function keptWithReason(run: RunResult): BrokenPromise[] {
  const kept = [...run.queuedMessages.all.values()].flatMap((message) => keptMessage(run, message));
  const failed = run.taskRuns.flatMap((taskRun) => {
    const at = run.atCallback.get(taskRun);
    if (taskRun.status !== "FAILED" || at === undefined || at.isArchived) return [];
    return broken(promise, `${nameOf(run, taskRun)} failed before its message was archived`);
  });
  return [...kept, ...failed];
}

function keptMessage(run: RunResult, message: QueuedMessage): BrokenPromise[] {
  const { messageId, task, content, body, isExpired, run: sender } = message;
  const entry = run.archive.entries.get(messageId);
  if (entry === undefined) {
    const table = run.tasks.get(task)?.table;
    if (table !== undefined && isDone(table, content)) return [];
    const how = isExpired ? "expired unseen" : "is gone";
    return [broken(promise, `${messageId} ${how}, neither done nor archived`)];
  }
  if (entry.reason === "" || entry.error === "") {
    return [broken(promise, `${messageId} is archived with no reason`)];
  }
  if (!entry.body.startsWith(body.slice(0, body.indexOf(',"MyTaskToken"')))) {
    return [broken(promise, `${messageId} is archived without its content`)];
  }
  const isNamed =
    entry.task === task &&
    entry.workflow === sender?.execution.workflow &&
    entry.execution === (sender === undefined ? undefined : executionArn(sender.execution)) &&
    entry.state === sender?.state;
  return isNamed ? [] : [broken(promise, `${messageId} is archived without saying whose it is`)];
}
