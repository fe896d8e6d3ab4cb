import { createHash } from "node:crypto";
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  paginateListExecutions,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { Cloud } from "./cloud.ts";
import { waitForExecution } from "./wait-for-execution.ts";

/** The errors of an execution that failed before its message reached the queue. */
const beforeTheQueue = new Set([
  "InvalidInput",
  "InputTooLarge",
  "SQS.SdkClientException",
  "SQS.AmazonSQSException",
]);

export interface FailedExecution {
  readonly executionArn: string;
  readonly name: string;
  readonly error: string;
  readonly input: string;
}

export interface RedrivenExecution {
  readonly name: string;
  readonly result: "recorded" | "failed" | "needs-mending" | "already-recorded";
  readonly executionName?: string;
  readonly reason?: string;
}

/** Finds the executions that failed before the queue. DescribeExecution is asked for the failed ones alone. */
export async function failedExecutions(cloud: Cloud): Promise<readonly FailedExecution[]> {
  const found: FailedExecution[] = [];
  const listing = { stateMachineArn: cloud.stateMachineArn, statusFilter: "FAILED" as const };
  for await (const page of paginateListExecutions({ client: cloud.workflows }, listing)) {
    for (const { executionArn = "", name = "" } of page.executions ?? []) {
      if (name.startsWith(prefix)) continue;
      const { error, input } = await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }));
      if (error !== undefined && input !== undefined && beforeTheQueue.has(error)) {
        found.push({ executionArn, name, error, input });
      }
    }
  }
  return found;
}

const prefix = "again-";

/**
 * Starts a failed execution's input again, under a name derived from the failed one and the attempt: an attempt
 * that runs or succeeded is found by its name, and none is started twice.
 */
export async function redriveExecution(cloud: Cloud, failed: FailedExecution): Promise<RedrivenExecution> {
  const { name } = failed;
  if (failed.error === "InvalidInput" || failed.error === "InputTooLarge") {
    return { name, result: "needs-mending", reason: failed.error };
  }
  const hash = createHash("sha256").update(failed.executionArn).digest("hex").slice(0, 40);
  for (let attempt = 1; ; attempt += 1) {
    const executionName = `${prefix}${hash}-${attempt}`;
    const executionArn = `${cloud.stateMachineArn.replace(":stateMachine:", ":execution:")}:${executionName}`;
    const before = await statusOf(cloud, executionArn);
    if (before === "SUCCEEDED") return { name, result: "already-recorded", executionName };
    if (before !== undefined && before !== "RUNNING") continue;
    if (before === undefined) await start(cloud, executionName, failed.input);
    const { status, error } = await waitForExecution(cloud, executionArn);
    const reason = error === undefined ? {} : { reason: error };
    return { name, result: status === "SUCCEEDED" ? "recorded" : "failed", executionName, ...reason };
  }
}

async function start(cloud: Cloud, name: string, input: string): Promise<void> {
  await cloud.workflows.send(
    new StartExecutionCommand({ stateMachineArn: cloud.stateMachineArn, name, input }),
  );
}

async function statusOf(cloud: Cloud, executionArn: string): Promise<string | undefined> {
  try {
    return (await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }))).status;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}
