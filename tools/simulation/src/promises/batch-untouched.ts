import type { TaskRun } from "../aws/execution.ts";
import { isDone } from "../is-done.ts";
import type { RunResult } from "../run-scenario.ts";
import type { FunctionName } from "../scenario/scenario.ts";
import { type BrokenPromise, broken } from "./broken-promise.ts";
import { groupOf, messagesOf, nameOf, planOfTaskRun } from "./of-task-run.ts";

const promise = "rest of the batch untouched";
const functionNames: readonly FunctionName[] = ["work", "dead-letter"];

/** A message returns to the queue only as often as a fault affected it. One without a fault ends in its row of the outcomes at once. */
export function batchUntouched(run: RunResult): BrokenPromise[] {
  const queued = [...run.queuedMessages.all.values()];
  const returned = queued.flatMap(({ messageId, receives, faultedReceives }) =>
    functionNames.flatMap((name) =>
      receives[name] <= faultedReceives[name] + 1
        ? []
        : broken(
            promise,
            `${messageId} was received ${receives[name]} times by the ${name} function, and a fault affected ${faultedReceives[name]} of these`,
          ),
    ),
  );
  const refused = run.executions.flatMap((execution) => {
    const isInvalid = run.planOf.get(execution)?.kind === "invalid-input";
    if (isInvalid === (execution.error === "InvalidInput")) return [];
    return broken(promise, `${execution.name} ended with ${execution.error ?? execution.status}`);
  });
  return [...returned, ...refused, ...run.taskRuns.flatMap((taskRun) => endsInItsRow(run, taskRun))];
}

function endsInItsRow(run: RunResult, taskRun: TaskRun): BrokenPromise[] {
  const isAffected = groupOf(run, taskRun).some(
    ({ faultedReceives, lateSeconds }) =>
      faultedReceives.work > 0 || faultedReceives["dead-letter"] > 0 || lateSeconds > 0,
  );
  if (isAffected || taskRun.status === "ABORTED" || messagesOf(run, taskRun).length > 1) return [];
  const expected = isSent(run, taskRun) ? rowOf(run, taskRun) : unsent(taskRun);
  const actual = taskRun.error ?? taskRun.status;
  if (expected === actual) return [];
  return [
    broken(
      promise,
      `${nameOf(run, taskRun)} ended with ${actual}, not ${expected}, and no fault affected it`,
    ),
  ];
}

/** Whether an attempt to send succeeded, as far as Step Functions knows. */
function isSent(run: RunResult, taskRun: TaskRun): boolean {
  const { sendAttempts } = planOfTaskRun(run, taskRun).task.settings;
  return taskRun.tokens.length < sendAttempts || !isSendError(taskRun.error);
}

function isSendError(error: string | undefined): boolean {
  return error === "SQS.AmazonSQSException" || error === "SQS.SdkClientException";
}

/** How a task ends whose message was never sent. */
function unsent({ error }: TaskRun): string {
  return isSendError(error) ? String(error) : "an error of the send";
}

/** How a task ends whose message no fault affected (docs/design.md, "Outcomes"). */
function rowOf(run: RunResult, taskRun: TaskRun): string {
  const { kind, content, task } = planOfTaskRun(run, taskRun);
  const { hasOwnWork } = task.task;
  switch (kind) {
    case "invalid":
      return "InvalidMessage";
    case "other payload":
      return hasOwnWork ? "InvalidMessage" : "SUCCEEDED";
    case "refused":
      return hasOwnWork ? "WorkRefused" : "InvalidMessage";
    case "not-json":
    case "callback-rejected":
      return "States.Timeout";
    default:
      if (isDone(task.table, content)) return "SUCCEEDED";
      return hasOwnWork ? "OtherWorkDone" : "MessageConflict";
  }
}
