import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { findEntry } from "../dead-letters/dead-letter-entry.ts";
import { executionArnOf } from "../executions/execution-arn-of.ts";
import { executionAt, startUnlessExists } from "../executions/execution-at.ts";
import { executionFailure } from "../executions/execution-failure.ts";
import { type FailedExecution, nameOfAttempt } from "../executions/failed-executions.ts";
import { waitForExecution } from "../executions/wait-for-execution.ts";
import { compareWithTable } from "../messages/compare-with-table.ts";
import { continueExecution } from "./continue-execution.ts";
import { failureReason } from "./failure-reason.ts";
import { isInputError } from "./is-input-error.ts";
import { redrive } from "./redrive.ts";
import { conflictReason } from "./redrive-by-new-execution.ts";
import { digestOfInput, editedInput, type RedriveInput, redriveInput } from "./redrive-input.ts";
import type { RedriveOptions, RedriveResult } from "./redrive-result.ts";

/** The result of the redrive of one execution. `name` is the execution that failed first. */
export interface ExecutionRedriveResult extends Omit<RedriveResult, "deadLetterId"> {
  readonly name: string;
}

/**
 * Starts an execution that failed before its message was in the queue again, with the same or an edited input, and waits
 * for it. The name follows from the first execution and the attempt, so that no attempt starts two executions. If the
 * failed execution was itself the redrive of a dead letter, the entry of the dead letter is redriven. An execution of a
 * workflow with several steps is continued by AWS's redrive.
 */
export async function redriveExecution(
  cloud: Cloud,
  failed: FailedExecution,
  options: RedriveOptions = {},
): Promise<ExecutionRedriveResult> {
  const { name, workflow, attempts } = failed;
  if (workflow.wholeTask === undefined) return { name, ...(await continueExecution(cloud, failed, options)) };
  if (attempts.deadLetterId !== undefined) {
    const entry = await findEntry(cloud, attempts.deadLetterId);
    if (entry !== undefined) {
      const { deadLetterId: _, ...redriven } = await redrive(cloud, entry, options);
      return { name, ...redriven };
    }
  }
  let last = failed;
  for (let attempt = attempts.last + 1; ; ) {
    const executionName = nameOfAttempt(attempts, attempt);
    const execution = await executionAt(cloud, executionArnOf(workflow.arn, executionName));
    if (execution === undefined) {
      const done = await send(cloud, last, executionName, options);
      if (done !== "exists") return { name, ...done };
    } else if (execution.status === "RUNNING" || execution.status === "SUCCEEDED") {
      return { name, ...(await follow(cloud, { last, executionName, execution }, options)) };
    } else {
      const failure = await executionFailure(cloud, executionArnOf(workflow.arn, executionName));
      if (failure?.wasSubmitted) return { name, result: "failed", executionName, reason: wasSubmitted };
      last = { ...last, ...failure };
      attempt += 1;
    }
  }
}

type Result = Omit<ExecutionRedriveResult, "name">;
const wasSubmitted = "Its message was in the queue and its work was not done; see the dead letters.";

/** "exists" means that another call has started the attempt. */
async function send(
  cloud: Cloud,
  last: FailedExecution,
  executionName: string,
  { body }: RedriveOptions,
): Promise<Result | "exists"> {
  const how = `edit it with: dead-letters redrive --failed-executions ${last.name} --body FILE`;
  const plan = planOf(last, body);
  if (body === undefined && isInputError(last)) {
    // What is wrong with the input says more than the expression that failed.
    const isFound = last.error.startsWith("States.") && plan.outcome === "needs-edit";
    const why = isFound ? `${last.error}: ${plan.reason}` : failureReason(last);
    return { result: "needs-edit", reason: `${why} (${how})` };
  }
  if (plan.outcome === "needs-edit") return { result: "needs-edit", reason: plan.reason };
  const found = await compareWithTable(cloud, tableOf(cloud, last), plan.event);
  if (found === "same") return { result: "already-recorded" };
  if (found === "other") return { result: "needs-edit", reason: conflictReason };
  const stateMachineArn = last.workflow.arn;
  const started = await startUnlessExists(cloud, { stateMachineArn, name: executionName, input: plan.text });
  if (started === "exists") return "exists";
  return ended(cloud, last, { executionName, isBefore: false });
}

/** Waits for an execution that another call has started. It may have a different body. */
async function follow(
  cloud: Cloud,
  running: { last: FailedExecution; executionName: string; execution: DescribeExecutionOutput },
  { body }: RedriveOptions,
): Promise<Result> {
  const { last, executionName, execution } = running;
  const plan = planOf(last, body);
  const isSame = plan.outcome === "input" && plan.digest === digestOfInput(execution.input);
  if (body !== undefined && !isSame) {
    if (plan.outcome === "needs-edit") return { result: "needs-edit", reason: plan.reason };
    const what = execution.status === "RUNNING" ? "is being sent" : `is already ${doneOf(cloud, last)}`;
    const reason = `A different body ${what} (execution ${executionName}). Nothing was sent.`;
    return { result: "different-body", executionName, reason };
  }
  const isBefore = execution.status === "SUCCEEDED" || !isSame;
  return ended(cloud, last, { executionName, isBefore });
}

function planOf(last: FailedExecution, body: string | undefined): RedriveInput {
  return body === undefined ? redriveInput(last.input) : editedInput(last.input, body);
}

/** The table of the task that is the whole workflow; undefined for a task that records nothing. */
function tableOf(cloud: Cloud, { workflow }: FailedExecution): string | undefined {
  return cloud.whole.tasks.find(({ task }) => task === workflow.wholeTask)?.messagesTable;
}

const doneOf = (cloud: Cloud, last: FailedExecution) =>
  tableOf(cloud, last) === undefined ? "done" : "recorded";

async function ended(
  cloud: Cloud,
  last: FailedExecution,
  { executionName, isBefore }: { readonly executionName: string; readonly isBefore: boolean },
): Promise<Result> {
  const execution = await waitForExecution(cloud, executionArnOf(last.workflow.arn, executionName));
  const done = doneOf(cloud, last);
  if (execution.status === "SUCCEEDED") return { result: isBefore ? `already-${done}` : done, executionName };
  return { result: "failed", executionName, reason: execution.error ?? String(execution.status) };
}
