import { setTimeout as delay } from "node:timers/promises";
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionDoesNotExist,
} from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";

const pollMs = 250;
/** DescribeExecution is eventually consistent: it may not find a new execution for a moment. */
const notFoundMs = 10_000;

/**
 * Polls DescribeExecution until the execution has ended, without a time limit.
 *
 * @param redriveCount for an execution that was redriven: how often, by now. Its earlier ends do not count.
 */
export async function waitForExecution(
  cloud: Cloud,
  executionArn: string,
  redriveCount = 0,
): Promise<DescribeExecutionOutput> {
  const startedAt = performance.now();
  for (;;) {
    const execution = await cloud.stepFunctions
      .send(new DescribeExecutionCommand({ executionArn }))
      .catch((error: unknown) => {
        const isNew = error instanceof ExecutionDoesNotExist && performance.now() - startedAt < notFoundMs;
        if (!isNew) throw error;
      });
    const isOfRedrive = (execution?.redriveCount ?? 0) >= redriveCount;
    if (execution !== undefined && isOfRedrive && execution.status !== "RUNNING") return execution;
    await delay(pollMs);
  }
}
