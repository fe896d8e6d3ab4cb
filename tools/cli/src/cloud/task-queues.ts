import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";

/** The URLs of the queues of a buffered task. */
export interface TaskQueues {
  readonly work: string;
  readonly deadLetters: string;
}

/** Finds the queues of a task: the work queue by its link, and the dead-letter queue by the work queue's redrive policy. */
export async function taskQueues(queues: SQSClient, { queueUrl: work }: TaskLink): Promise<TaskQueues> {
  return { work, deadLetters: await urlOf(queues, await deadLetterQueueArn(queues, work)) };
}

/** The URL of the queue of events that could not start a workflow; undefined where no event starts it. */
export async function undeliveredQueue(
  queues: SQSClient,
  { undeliveredArn }: WorkflowLink,
): Promise<string | undefined> {
  return undeliveredArn === undefined ? undefined : urlOf(queues, undeliveredArn);
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
