import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { SQSClient } from "@aws-sdk/client-sqs";
import { openCloud } from "../../cloud/cloud.ts";
import type { TaskChoice } from "../../cloud/narrowed.ts";
import type { VerifyTarget } from "../verify-target.ts";
import { linkedTarget } from "./linked-target.ts";
import { readCloudWatchLogs } from "./read-cloudwatch-logs.ts";

/**
 * A deployed stage. It works only under `sst shell` for that stage.
 * @throws UsageError outside of `sst shell`, or in the shell of another stage
 */
export async function deployedTarget(stage: string, choice: TaskChoice): Promise<VerifyTarget> {
  const cloud = await openCloud({ stage, ...choice });
  const startedAt = Date.now();
  return linkedTarget(cloud, {
    queues: new SQSClient({ maxAttempts: 5 }),
    faults: { notAvailable: "it needs a fault, and verify injects no faults in a deployed stage" },
    pollMs: 2000,
    readLogs: () =>
      readCloudWatchLogs(new CloudWatchLogsClient({ maxAttempts: 5 }), { app: cloud.app, startedAt }),
  });
}
