import { ChangeMessageVisibilityBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { StageSettings } from "@ringback/contracts/stage-settings";
import type { SQSRecord } from "aws-lambda";
import { redeliveryDelays } from "./redelivery-delays.ts";

/** ChangeMessageVisibilityBatch takes ten entries. */
const entriesPerCall = 10;

/**
 * Lets records that failed for a passing reason come back after a growing, jittered delay instead of the whole
 * visibility timeout. Best effort: where the call fails, the visibility timeout stands.
 */
export function delayedRedelivery(options: {
  client: SQSClient;
  queueUrl: string;
  settings: StageSettings;
  random: () => number;
}): (records: readonly SQSRecord[], signal: AbortSignal) => Promise<void> {
  return async (records, signal) => {
    const entries = redeliveryDelays(records, options).map(({ record, seconds }, index) => ({
      Id: String(index),
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: seconds,
    }));
    const calls: Promise<unknown>[] = [];
    for (let start = 0; start < entries.length; start += entriesPerCall) {
      const Entries = entries.slice(start, start + entriesPerCall);
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: options.queueUrl, Entries });
      calls.push(options.client.send(command, { abortSignal: signal }));
    }
    await Promise.allSettled(calls);
  };
}
