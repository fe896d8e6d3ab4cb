import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import type { Cloud } from "../cloud/cloud.ts";
import { executionArnOf } from "./execution-arn-of.ts";
import { executionName } from "./execution-name.ts";

/** The workflow of an execution, by its ARN; undefined if it is none of the app's. */
export function workflowOfExecution({ whole }: Cloud, executionArn: string): WorkflowLink | undefined {
  const name = executionName(executionArn);
  return whole.workflows.find(({ arn }) => executionArnOf(arn, name) === executionArn);
}
