import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { theTask, theWorkflow } from "../cloud/narrowed.ts";
import { executionArnOf } from "../executions/execution-arn-of.ts";
import { executionAt } from "../executions/execution-at.ts";

/** What a test needs of an app with one task, which records, and one workflow. */
export function onlyOf({ tasks, workflows }: Cloud): {
  readonly stateMachineArn: string;
  readonly messagesTable: string;
} {
  return { stateMachineArn: theWorkflow(workflows).arn, messagesTable: theTask(tasks).messagesTable ?? "" };
}

/** Describes an execution of the only workflow by its name; undefined if there is none. */
export function executionNamed(cloud: Cloud, name: string): Promise<DescribeExecutionOutput | undefined> {
  return executionAt(cloud, executionArnOf(onlyOf(cloud).stateMachineArn, name));
}
