import { ChangeMessageVisibilityBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { SQSRecord } from "aws-lambda";
import { redeliveryDelays } from "./redelivery-delays.ts";

/** ChangeMessageVisibilityBatch takes ten entries. */
const entriesPerCall = 10;

/**
 * Makes failed records visible again after a growing, jittered delay, by ChangeMessageVisibilityBatch, instead of at the
 * end of the visibility timeout. Best effort: where a call fails, the visibility timeout stays as it is.
 */
export function delayRedelivery(options: {
  client: SQSClient;
  /** Of the queue that the workflow sends to. A draining queue is in the same account and region. */
  queueUrl: string;
  settings: TaskSettings;
  random: () => number;
}): (records: readonly SQSRecord[], signal: AbortSignal) => Promise<void> {
  return async (records, signal) => {
    const delays = redeliveryDelays(records, options);
    // An invocation has the records of one mapping: those of the queue that is sent to, or of the one that is draining.
    const byQueue = Map.groupBy(delays, ({ record }) => record.eventSourceARN);
    const calls: Promise<unknown>[] = [];
    for (const [queueArn, ofQueue] of byQueue) {
      const QueueUrl = urlOfQueue(queueArn, options.queueUrl);
      for (let start = 0; start < ofQueue.length; start += entriesPerCall) {
        const Entries = ofQueue.slice(start, start + entriesPerCall).map(({ record, seconds }, index) => ({
          Id: String(index),
          ReceiptHandle: record.receiptHandle,
          VisibilityTimeout: seconds,
        }));
        const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries });
        calls.push(options.client.send(command, { abortSignal: signal }));
      }
    }
    await Promise.allSettled(calls);
  };
}

/** A queue's URL ends with its account and name, which its ARN ends with too: `arn:PARTITION:sqs:REGION:ACCOUNT:NAME`. */
function urlOfQueue(queueArn: string, otherQueueUrl: string): string {
  const path = queueArn.split(":").slice(-2).join("/");
  return otherQueueUrl.replace(/[^/]+\/[^/]+$/, path);
}
