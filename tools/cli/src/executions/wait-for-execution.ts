import { setTimeout as delay } from "node:timers/promises";
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionDoesNotExist,
} from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";

const pollMs = 250;
/** DescribeExecution is eventually consistent: an execution that was just started may not be seen yet. */
const unseenMs = 10_000;

/** Waits until the execution ended. */
export async function waitForExecution(cloud: Cloud, executionArn: string): Promise<DescribeExecutionOutput> {
  const startedAt = performance.now();
  for (;;) {
    const execution = await cloud.workflows
      .send(new DescribeExecutionCommand({ executionArn }))
      .catch((error: unknown) => {
        const isUnseen = error instanceof ExecutionDoesNotExist && performance.now() - startedAt < unseenMs;
        if (!isUnseen) throw error;
      });
    if (execution !== undefined && execution.status !== "RUNNING") return execution;
    await delay(pollMs);
  }
}
