import type { Delivery, QueueSource } from "../sqs/queue-service.ts";
import { type SqsRecord, sqsRecord } from "./sqs-record.ts";

/** Lambda's limit for the payload of an invocation (AWS Lambda quotas), less what `{"Records":[]}` takes. */
const maximumBatchBytes = 6 * 1024 * 1024 - 64;
const pollMs = 20_000;
/** ReceiveMessage returns 10 messages at most. */
const receiveSize = 10;

/** The messages of one invocation. */
export interface Batch {
  readonly entries: readonly { readonly delivery: Delivery; readonly record: SqsRecord }[];
  /** When its first message was received, in milliseconds since 1970. */
  readonly receivedAt: number;
}

/**
 * Collects batches from a queue. A batch closes at its size, at the end of the window after its first message, or at
 * 6 MB; a message that does not fit any more opens the next one.
 *
 * @param options.batchSize messages in a batch at most
 * @param options.windowMs 0 closes a batch after its first receive
 * @returns a function that waits for the next batch; it resolves to undefined if the signal aborts before a message comes
 */
export function batchCollector(options: {
  source: QueueSource;
  region: string;
  batchSize: number;
  windowMs: number;
  visibilityTimeoutSeconds?: number;
  signal: AbortSignal;
}): () => Promise<Batch | undefined> {
  const { source, region, batchSize, windowMs, visibilityTimeoutSeconds, signal } = options;
  let left: Delivery[] = [];
  const receive = (maximum: number, waitMs: number) =>
    source.receive({
      maximum: Math.min(receiveSize, maximum),
      waitMs,
      signal,
      ...(visibilityTimeoutSeconds === undefined ? {} : { visibilityTimeoutSeconds }),
    });
  return async () => {
    const entries: { delivery: Delivery; record: SqsRecord }[] = [];
    let bytes = 0;
    /** Takes what fits; false once the batch is closed. */
    const add = (deliveries: Delivery[]): boolean => {
      for (const [index, delivery] of deliveries.entries()) {
        const record = sqsRecord(delivery, { queueArn: source.queueArn, region });
        const size = Buffer.byteLength(JSON.stringify(record)) + 1;
        if (entries.length > 0 && bytes + size > maximumBatchBytes) {
          left = deliveries.slice(index);
          return false;
        }
        bytes += size;
        entries.push({ delivery, record });
      }
      return entries.length < batchSize;
    };
    let first = left;
    left = [];
    while (first.length === 0) {
      if (signal.aborted) return undefined;
      first = await receive(batchSize, pollMs);
    }
    const receivedAt = Date.now();
    let isOpen = add(first);
    for (
      let rest = windowMs;
      isOpen && rest > 0 && !signal.aborted;
      rest = receivedAt + windowMs - Date.now()
    ) {
      isOpen = add(await receive(batchSize - entries.length, rest));
    }
    return { entries, receivedAt };
  };
}
