import { ChangeMessageVisibilityBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { redeliveryDelaySeconds } from "@ringback/contracts/derived-times";
import type { StageSettings } from "@ringback/contracts/stage-settings";
import type { SQSRecord } from "aws-lambda";

/** ChangeMessageVisibilityBatch takes ten entries. */
const entriesPerCall = 10;

/**
 * Lets records that failed for a passing reason come back after a growing, jittered delay instead of the whole
 * visibility timeout. Best effort: where the call fails, the visibility timeout stands. In a FIFO group every
 * record gets the delay of the first, since the group is held until all of them are back.
 */
export function delayedRedelivery(options: {
  client: SQSClient;
  queueUrl: string;
  settings: StageSettings;
  random: () => number;
}): (records: readonly SQSRecord[], signal: AbortSignal) => Promise<void> {
  return async (records, signal) => {
    const entries = delays(records, options).map(({ record, seconds }, index) => ({
      Id: String(index),
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: seconds,
    }));
    const calls: Promise<unknown>[] = [];
    for (let start = 0; start < entries.length; start += entriesPerCall) {
      const command = new ChangeMessageVisibilityBatchCommand({
        QueueUrl: options.queueUrl,
        Entries: entries.slice(start, start + entriesPerCall),
      });
      calls.push(options.client.send(command, { abortSignal: signal }));
    }
    await Promise.allSettled(calls);
  };
}

function delays(records: readonly SQSRecord[], options: { settings: StageSettings; random: () => number }) {
  const groups = new Map<string, number>();
  return records.flatMap((record) => {
    const receiveCount = Number(record.attributes.ApproximateReceiveCount);
    const own = redeliveryDelaySeconds({
      settings: options.settings,
      receiveCount,
      jitter: options.random(),
    });
    if (own === undefined) return [];
    const group = record.attributes.MessageGroupId;
    const seconds = group === undefined ? own : (groups.get(group) ?? own);
    if (group !== undefined) groups.set(group, seconds);
    return [{ record, seconds }];
  });
}
