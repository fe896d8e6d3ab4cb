import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { checkedSettings } from "@ringback/contracts/settings/timing-rules";
import { openCloud } from "../../cloud/cloud.ts";
import { linkedVerifyResources } from "../../cloud/deployed-stage.ts";
import type { VerifyTarget } from "../verify-target.ts";
import { readCloudWatchLogs } from "./read-cloudwatch-logs.ts";

const notAvailable = "it needs a fault, and verify injects no faults in a deployed stage";

/**
 * A deployed stage. It works only under `sst shell` for that stage.
 * @throws UsageError outside of `sst shell`, or in the shell of another stage
 */
export async function deployedTarget(stage: string): Promise<VerifyTarget> {
  const cloud = openCloud({ stage });
  const { WorkQueue, RuleDlq, Stage } = linkedVerifyResources(stage);
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
    faults: { notAvailable },
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
