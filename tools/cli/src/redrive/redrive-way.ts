import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import type { Cloud } from "../cloud/cloud.ts";
import type { DeadLetterEntry } from "../dead-letters/dead-letter-entry.ts";
import { taskOfEntry, workflowOfEntry } from "../dead-letters/entry-owner.ts";
import { executionAt } from "../executions/execution-at.ts";
import { type ExecutionHistory, executionHistory } from "../executions/execution-history.ts";
import { isCaught, sentMessages } from "../executions/sent-messages.ts";

/** What sends a dead letter again, and why that. */
export type RedriveWay =
  /** A new execution of the workflow, with the message as its input. */
  | { readonly how: "new-execution"; readonly workflow: WorkflowLink; readonly why: string }
  /** AWS's redrive of the execution that sent it, from the state that failed (RedriveExecution). */
  | {
      readonly how: "redrive-execution";
      readonly execution: DescribeExecutionOutput;
      readonly history: ExecutionHistory;
      readonly why: string;
    }
  | { readonly how: "none"; readonly why: string };

/**
 * Finds what sends a dead letter again. A new execution does everything again where the task is the whole workflow; any other
 * workflow has done things before this task, and only AWS's redrive continues it behind them.
 */
export async function redriveWay(cloud: Cloud, entry: DeadLetterEntry): Promise<RedriveWay> {
  const workflow = workflowOfEntry(cloud.whole, entry);
  const task = taskOfEntry(cloud.whole, entry)?.task ?? entry.task;
  if (workflow === undefined) {
    const why =
      entry.workflow === undefined
        ? `No workflow is known to have sent it, and none consists of the task ${task} alone. ${sendAgain()}`
        : `The app has no workflow ${entry.workflow} any more.`;
    return { how: "none", why };
  }
  if (entry.kind === "event")
    return { how: "new-execution", workflow, why: "The event has started no execution." };
  if (workflow.wholeTask !== undefined && workflow.wholeTask === task)
    return { how: "new-execution", workflow, why: `The task ${task} is the whole workflow.` };
  if (entry.execution === undefined)
    return { how: "none", why: `No execution waits for it. ${sendAgain(workflow)}` };
  return redriveOfExecution(cloud, entry.execution, { entry, task, workflow });
}

async function redriveOfExecution(
  cloud: Cloud,
  executionArn: string,
  of: { readonly entry: DeadLetterEntry; readonly task: string | undefined; readonly workflow: WorkflowLink },
): Promise<RedriveWay> {
  const { entry, task, workflow } = of;
  const execution = await executionAt(cloud, executionArn);
  const history = execution === undefined ? undefined : await executionHistory(cloud, executionArn);
  if (execution === undefined || history === undefined) {
    const why = `Its execution is not there any more: AWS keeps one for 90 days. ${sendAgain(workflow)}`;
    return { how: "none", why };
  }
  const { status, redriveStatus, redriveStatusReason } = execution;
  if (hasCaught(history, entry))
    return {
      how: "none",
      why: `The workflow ${workflow.workflow} caught the failure of ${entry.state ?? task} and went on, so that AWS's redrive would not run the task again. ${sendAgain(workflow)}`,
    };
  if (status === "RUNNING" || status === "SUCCEEDED" || redriveStatus === "REDRIVABLE")
    return {
      how: "redrive-execution",
      execution,
      history,
      why:
        status === "SUCCEEDED"
          ? "The execution has succeeded since: nothing is sent again, and the dead letter gets what became of its message."
          : `The task ${task} is one step of the workflow ${workflow.workflow}: the execution goes on from ${entry.state ?? "the state that failed"}.`,
    };
  if (redriveStatus === "REDRIVABLE_BY_MAP_RUN")
    return {
      how: "none",
      why: `Its execution is one of a distributed Map, which AWS redrives with the execution that started the Map: ${redriveStatusReason ?? executionArn}.`,
    };
  return {
    how: "none",
    why: `AWS does not redrive the execution: ${redriveStatusReason ?? redriveStatus ?? status}. ${sendAgain(workflow)}`,
  };
}

/** Whether a Catch has caught the failure of the message, or of a state around it. */
function hasCaught(history: ExecutionHistory, { deadLetterId }: DeadLetterEntry): boolean {
  return sentMessages(history).some((sent) => sent.sqsMessageIds.includes(deadLetterId) && isCaught(sent));
}

/** What remains where nothing continues an execution. */
export function sendAgain(workflow?: WorkflowLink): string {
  const named = workflow === undefined ? "NAME" : workflow.workflow;
  return `A new execution does everything again: send --workflow ${named} --input FILE.`;
}
