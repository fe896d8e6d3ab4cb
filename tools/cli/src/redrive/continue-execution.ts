import { ExecutionNotRedrivable, RedriveExecutionCommand } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { executionArnOf } from "../executions/execution-arn-of.ts";
import { executionAt } from "../executions/execution-at.ts";
import type { FailedExecution } from "../executions/failed-executions.ts";
import { waitForExecution } from "../executions/wait-for-execution.ts";
import { failureReason } from "./failure-reason.ts";
import { isInputError } from "./is-input-error.ts";
import type { RedriveOptions, RedriveResult } from "./redrive-result.ts";
import { redriveToken } from "./redrive-token.ts";
import { sendAgain } from "./redrive-way.ts";

/**
 * Continues an execution that failed before a message of it was in its queue by AWS's redrive, and waits for its end. Two
 * calls at once are one redrive (`redriveToken`).
 */
export async function continueExecution(
  cloud: Cloud,
  failed: FailedExecution,
  { body }: RedriveOptions,
): Promise<Omit<RedriveResult, "deadLetterId">> {
  const { name, workflow } = failed;
  const executionArn = executionArnOf(workflow.arn, name);
  const again = `AWS's redrive runs the state again with the input that it had. ${sendAgain(workflow)}`;
  if (body !== undefined) return { result: "not-redrivable", reason: again };
  if (failed.failState !== undefined || isInputError(failed))
    return { result: "needs-edit", reason: `${failureReason(failed)} (${again})` };
  const execution = await executionAt(cloud, executionArn);
  const { status, redriveCount = 0, redriveStatus, redriveStatusReason = "" } = execution ?? {};
  if (status === "SUCCEEDED") return { result: "already-done", executionName: name };
  let attempt = redriveCount;
  if (status !== "RUNNING") {
    if (redriveStatus !== "REDRIVABLE") return notRedrivable(redriveStatusReason || "it is gone");
    attempt += 1;
    const clientToken = redriveToken(executionArn, attempt);
    try {
      await cloud.stepFunctions.send(new RedriveExecutionCommand({ executionArn, clientToken }));
    } catch (error) {
      if (!(error instanceof ExecutionNotRedrivable)) throw error;
      return notRedrivable(error.message);
    }
  }
  const ended = await waitForExecution(cloud, executionArn, attempt);
  if (ended.status === "SUCCEEDED") return { result: "done", executionName: name };
  const reason = failureReason(ended) ?? String(ended.status);
  return { result: "failed", executionName: name, reason };

  function notRedrivable(why: string) {
    const reason = `AWS does not redrive the execution: ${why}. ${sendAgain(workflow)}`;
    return { result: "not-redrivable", reason } as const;
  }
}
