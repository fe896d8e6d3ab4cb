import { setTimeout as delay } from "node:timers/promises";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { Cloud } from "@ringback/cli/cloud/cloud";
import { narrowed, theWorkflow } from "@ringback/cli/cloud/narrowed";
import { mapConcurrently } from "@ringback/cli/map-concurrently";
import type { Progress } from "./evidence/progress.ts";
import type { PlannedExecution } from "./plan/planned-execution.ts";

const atOnce = 16;
/**
 * Small enough that a slow machine processes it several times within the backlog allowance: each redelivery waits
 * behind it.
 */
const mostRunning = 300;
const retryMs = 100;
/** The local cloud is back within a second or two of a kill. */
const patienceMs = 60_000;

/**
 * Starts the executions, by name. A request that is not answered is sent again: the same name and input
 * start no second execution (Step Functions API, "StartExecution").
 */
export async function startExecutions(
  cloud: Cloud,
  planned: readonly PlannedExecution[],
  progress: Pick<Progress, "onStarted" | "fewerThan">,
): Promise<void> {
  await mapConcurrently(
    planned,
    async (execution) => {
      await progress.fewerThan(mostRunning);
      await start(cloud, execution);
      progress.onStarted();
    },
    atOnce,
  );
}

async function start(cloud: Cloud, { executionName, workflow, input }: PlannedExecution): Promise<void> {
  const { arn: stateMachineArn } = theWorkflow(narrowed(cloud.whole, { workflow }).workflows);
  const startedAt = performance.now();
  for (;;) {
    const command = new StartExecutionCommand({
      stateMachineArn,
      name: executionName,
      input: JSON.stringify(input),
    });
    try {
      await cloud.stepFunctions.send(command);
      return;
    } catch (error) {
      // Its first answer was cut off, and it has ended since.
      if (error instanceof Error && error.name === "ExecutionAlreadyExists") return;
      if (performance.now() - startedAt > patienceMs) throw error;
      await delay(retryMs);
    }
  }
}
