import type { Delivery, QueueSource } from "../sqs/queue-service.ts";
import { type SqsRecord, sqsRecord } from "./sqs-record.ts";

/** Lambda's limit for the payload of an invocation (AWS Lambda quotas), less what `{"Records":[]}` takes. */
const maximumBatchBytes = 6 * 1024 * 1024 - 64;
const pollMs = 20_000;
/** ReceiveMessage returns 10 messages at most. */
const receiveSize = 10;

interface Received {
  readonly delivery: Delivery;
  readonly record: SqsRecord;
}

/** The messages of one invocation. */
export interface Batch {
  readonly entries: readonly Received[];
  /** When its first message was received, in milliseconds since 1970. */
  readonly receivedAt: number;
}

/**
 * Collects batches from a queue. A batch closes at its size, at the end of the window after its first message, or at
 * 6 MB; a message that does not fit any more opens the next one.
 *
 * @param options.batchSize messages in a batch at most
 * @param options.windowMs 0 closes a batch after its first receive
 * @param options.filter what it does not let pass is deleted, and is in no batch
 * @param options.onFirst called when a batch has its first message
 * @returns a function that waits for the next batch; it resolves to undefined if the signal aborts before a message
 *   comes. What was received before that comes all the same.
 */
export function batchCollector(options: {
  source: QueueSource;
  region: string;
  batchSize: number;
  windowMs: number;
  visibilityTimeoutSeconds?: number;
  filter?: (record: SqsRecord) => boolean;
  onFiltered?: (deliveries: readonly Delivery[]) => void;
  onFirst?: () => void;
  signal: AbortSignal;
}): () => Promise<Batch | undefined> {
  const { source, region, batchSize, windowMs, visibilityTimeoutSeconds, signal } = options;
  let left: Received[] = [];
  const receive = async (maximum: number, waitMs: number): Promise<Received[]> => {
    const deliveries = await source.receive({
      maximum: Math.min(receiveSize, maximum),
      waitMs,
      signal,
      ...(visibilityTimeoutSeconds === undefined ? {} : { visibilityTimeoutSeconds }),
    });
    const received = deliveries.map((delivery) => ({
      delivery,
      record: sqsRecord(delivery, { queueArn: source.queueArn, region }),
    }));
    return passing(received);
  };

  async function passing(received: Received[]): Promise<Received[]> {
    const { filter } = options;
    if (filter === undefined) return received;
    const passed = received.filter(({ record }) => filter(record));
    if (passed.length === received.length) return received;
    const filtered = received.filter((one) => !passed.includes(one)).map(({ delivery }) => delivery);
    try {
      await source.delete(filtered);
      options.onFiltered?.(filtered);
    } catch {
      // What could not be deleted is delivered again.
    }
    return passed;
  }

  return async () => {
    const entries: Received[] = [];
    let bytes = 0;
    /** Takes what fits; false once the batch is closed. */
    const add = (received: Received[]): boolean => {
      for (const [index, one] of received.entries()) {
        const size = Buffer.byteLength(JSON.stringify(one.record)) + 1;
        if (entries.length > 0 && bytes + size > maximumBatchBytes) {
          left = received.slice(index);
          return false;
        }
        bytes += size;
        entries.push(one);
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
    options.onFirst?.();
    let isOpen = add(first);
    for (
      let rest = windowMs;
      isOpen && rest > 0 && !signal.aborted;
      rest = receivedAt + windowMs - Date.now()
    ) {
      // Where nothing more can be received, what there is goes on its way; the next batch gets the error.
      isOpen = add(await receive(batchSize - entries.length, rest).catch(() => [])) && !signal.aborted;
    }
    return { entries, receivedAt };
  };
}
