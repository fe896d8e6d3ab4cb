import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { applyAwsQueueRules } from "./aws-queue-rules.ts";
import type { Faults } from "./faults.ts";
import { openFauxqs, type SqsMessage, type SqsQueue, type SqsStore } from "./fauxqs.ts";
import { injectQueueFaults } from "./queue-faults.ts";
import { inspectQueue, type QueueInspection } from "./queue-inspection.ts";

/** A received message with everything that a consumer may see of it. */
export interface Delivery {
  readonly receiptHandle: string;
  readonly message: Readonly<SqsMessage>;
  /** The queue whose redrive policy moved the message here. */
  readonly deadLetterQueueSourceArn?: string;
}

/** The one queue that an event source mapping reads, without HTTP and with SQS's semantics. */
export interface QueueSource {
  readonly queueArn: string;
  readonly visibilityTimeoutSeconds: number;
  readonly isFifo: boolean;
  /** Long polling: ends empty after `waitMs` or when `signal` aborts; a message it returns is in flight. */
  receive(options: {
    maximum: number;
    waitMs: number;
    visibilityTimeoutSeconds?: number;
    signal: AbortSignal;
  }): Promise<Delivery[]>;
  delete(deliveries: readonly Delivery[]): void;
}

export interface QueueService {
  handle(request: IncomingMessage, response: ServerResponse): void;
  sendMessage(input: object): object;
  /** Creates the queue, or brings one of the data folder to these attributes. */
  createQueue(name: string, attributes: Record<string, string>): { queueUrl: string; queueArn: string };
  /** @throws Error if there is no such queue */
  source(queueUrl: string): QueueSource;
  /** @throws Error if there is no such queue */
  inspect(queueUrl: string): QueueInspection;
  close(): Promise<void>;
}

/** SQS on this machine: fauxqs with the rules of SQS that it lacks, over HTTP and in process. */
export async function openQueueService(options: {
  host: string;
  region: string;
  dataDir?: string;
  faults?: Faults;
}): Promise<QueueService> {
  const { faults } = options;
  const fauxqs = await openFauxqs({
    ...options,
    prepareQueue: (queue) => {
      applyAwsQueueRules(queue);
      if (faults !== undefined) injectQueueFaults(queue, faults);
    },
  });
  const { store } = fauxqs;
  return {
    handle: (request, response) => {
      // An SDK may post to the path of the queue URL; fauxqs knows the root only.
      request.url = "/";
      fauxqs.handle(request, response);
    },
    sendMessage: fauxqs.sendMessage,
    createQueue: (name, attributes) => {
      const existing = store.getQueueByName(name);
      if (existing !== undefined) existing.setAttributes(attributes);
      const { QueueUrl } = fauxqs.createQueue({ QueueName: name, Attributes: { ...attributes } });
      return { queueUrl: QueueUrl, queueArn: mustFind(store, QueueUrl).arn };
    },
    source: (queueUrl) => queueSource(store, mustFind(store, queueUrl)),
    inspect: (queueUrl) => inspectQueue(mustFind(store, queueUrl)),
    close: fauxqs.close,
  };
}

function mustFind(store: SqsStore, queueUrl: string): SqsQueue {
  const queue = store.getQueue(queueUrl);
  if (queue === undefined) throw new Error(`There is no queue ${queueUrl}.`);
  return queue;
}

function queueSource(store: SqsStore, queue: SqsQueue): QueueSource {
  const takeNow = (maximum: number, visibilityTimeoutSeconds: number | undefined): Delivery[] => {
    const received = queue.dequeue(maximum, visibilityTimeoutSeconds, (arn) => store.getQueueByArn(arn));
    return received.flatMap(({ ReceiptHandle }) => {
      const message = queue.inflightMessages.get(ReceiptHandle)?.message;
      if (message === undefined) return [];
      const source = redriveSource(store, queue, message);
      // The store counts the next receive on the same object: a delivery keeps the count of its own.
      const delivery = { receiptHandle: ReceiptHandle, message: { ...message } };
      return [source === undefined ? delivery : { ...delivery, deadLetterQueueSourceArn: source.arn }];
    });
  };
  return {
    queueArn: queue.arn,
    get visibilityTimeoutSeconds() {
      return Number(queue.attributes["VisibilityTimeout"]);
    },
    isFifo: queue.isFifo(),
    receive: async ({ maximum, waitMs, visibilityTimeoutSeconds, signal }) => {
      const endsAt = Date.now() + waitMs;
      let deliveries = takeNow(maximum, visibilityTimeoutSeconds);
      while (deliveries.length === 0 && !signal.aborted && Date.now() < endsAt) {
        const poll = new AbortController();
        await Promise.race([
          queue.waitForMessages((endsAt - Date.now()) / 1000),
          once(signal, "abort", { signal: poll.signal }),
        ]).finally(() => poll.abort());
        if (signal.aborted) break;
        deliveries = takeNow(maximum, visibilityTimeoutSeconds);
      }
      return deliveries;
    },
    delete: (deliveries) => {
      for (const { receiptHandle } of deliveries) queue.deleteMessage(receiptHandle);
    },
  };
}

/** A moved message has used up its receives in the source; one sent here directly has not. */
function redriveSource(store: SqsStore, queue: SqsQueue, message: SqsMessage): SqsQueue | undefined {
  for (const candidate of store.allQueues()) {
    const policy = candidate.attributes["RedrivePolicy"];
    if (policy === undefined || policy === "") continue;
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy);
    if (deadLetterTargetArn === queue.arn && message.approximateReceiveCount > Number(maxReceiveCount)) {
      return candidate;
    }
  }
  return undefined;
}
