import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { checkedSettings } from "@ringback/contracts/settings/timing-rules";
import { openCloud } from "../../cloud/cloud.ts";
import { linkedToVerify } from "../../cloud/deployed-stage.ts";
import type { VerifyTarget } from "../verify-target.ts";
import { readCloudWatchLogs } from "./read-cloudwatch-logs.ts";

const notArranged =
  "nothing that can be sent to a deployed stage brings it about, and verify changes nothing there";

/**
 * A stage in an AWS account, under `sst shell` for that stage.
 * @throws UsageError where the stage is not the one of the shell.
 */
export async function deployedTarget(stage: string): Promise<VerifyTarget> {
  const cloud = openCloud({ stage });
  const { WorkQueue, RuleDlq, Stage } = linkedToVerify(stage);
  const settings: StageSettings = checkedSettings(Stage.settings);
  const queues = new SQSClient({ maxAttempts: 5 });
  const startedAt = Date.now();
  return {
    name: cloud.name,
    cloud,
    queues,
    queueUrls: {
      work: WorkQueue.url,
      deadLetters: await urlOf(queues, await deadLetterQueueArn(queues, WorkQueue.url)),
      ruleDlq: await urlOf(queues, RuleDlq.arn),
    },
    settings,
    hasBus: true,
    faults: { notArranged },
    deliveredBodies: [],
    pollMs: 2000,
    readLogs: () => readCloudWatchLogs(new CloudWatchLogsClient({ maxAttempts: 5 }), { stage, startedAt }),
    close: async () => [],
  };
}

async function deadLetterQueueArn(queues: SQSClient, QueueUrl: string): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["RedrivePolicy"] });
  const { Attributes } = await queues.send(command);
  return String(JSON.parse(Attributes?.RedrivePolicy ?? "{}").deadLetterTargetArn);
}

async function urlOf(queues: SQSClient, queueArn: string): Promise<string> {
  const QueueName = queueArn.split(":").at(-1) ?? "";
  const { QueueUrl = "" } = await queues.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl;
}
