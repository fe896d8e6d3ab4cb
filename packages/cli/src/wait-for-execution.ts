import { DescribeExecutionCommand, type DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import type { Cloud } from "./cloud.ts";

/** DescribeExecution is for people: 15 calls a second on AWS. */
const pollMs = 250;

/** Waits until the execution ended. */
export async function waitForExecution(cloud: Cloud, executionArn: string): Promise<DescribeExecutionOutput> {
  for (;;) {
    const execution = await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== "RUNNING") return execution;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
