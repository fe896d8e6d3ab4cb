import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";

const counted = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** Counts the messages in the queues: visible, in flight or delayed. */
export async function countQueued(queues: SQSClient, queueUrls: readonly string[]): Promise<number> {
  let sum = 0;
  for (const QueueUrl of queueUrls) {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counted] });
    const { Attributes = {} } = await queues.send(command);
    for (const name of counted) sum += Number(Attributes[name] ?? 0);
  }
  return sum;
}
