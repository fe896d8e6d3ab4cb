import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { CommandFailure } from "../errors/command-failure.ts";
import type { Cloud } from "./cloud.ts";
import { linkedQueues } from "./linked-resources.ts";

/** The URLs of a buffered task's queues, and the settings of its stage. */
export interface TaskQueues {
  readonly queueUrls: { readonly work: string; readonly deadLetters: string; readonly ruleDlq: string };
  readonly settings: StageSettings;
}

/**
 * Finds the queues of a buffered task by what the app links and, for the dead-letter queue, by the work queue's redrive
 * policy.
 * @throws CommandFailure if the app does not link them
 */
export async function taskQueues(cloud: Cloud, queues: SQSClient): Promise<TaskQueues> {
  const linked = linkedQueues(cloud.links);
  if ("missing" in linked) {
    throw new CommandFailure(
      `The app ${cloud.app.name} in ${cloud.name} links no ${linked.missing.join(", no ")}, which this command needs; deploy it again.`,
    );
  }
  const { WorkQueue, RuleDlq, Stage } = linked.read;
  return {
    queueUrls: {
      work: WorkQueue.url,
      deadLetters: await urlOf(queues, await deadLetterQueueArn(queues, WorkQueue.url)),
      ruleDlq: await urlOf(queues, RuleDlq.arn),
    },
    settings: Stage.settings,
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
