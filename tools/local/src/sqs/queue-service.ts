import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FormHandler } from "../endpoint/query-forms.ts";
import type { ApiAccess } from "../iam/api-access.ts";
import { readRedrivePolicy } from "./api/redrive-policy.ts";
import { createSqsApi } from "./api/sqs-api.ts";
import { answerJson, answerQuery } from "./api/sqs-http.ts";
import { applyAwsQueueRules } from "./apply-aws-queue-rules.ts";
import { sendingInGroups } from "./deduplicate-by-group.ts";
import { type Fauxqs, openFauxqs } from "./fauxqs.ts";
import { injectQueueFaults, type QueueFaults } from "./inject-queue-faults.ts";
import { inspectQueue, type QueueInspection } from "./queue-inspection.ts";
import { deadLetterSourceOf } from "./store/dead-letter-source.ts";
import type { QueueAttributeName, SqsMessage, SqsQueue, SqsStore } from "./store/sqs-store.ts";

/** A received message. */
export interface Delivery {
  readonly receiptHandle: string;
  readonly message: Readonly<SqsMessage>;
  /** The queue whose redrive policy moved the message here. */
  readonly deadLetterQueueSourceArn?: string;
}

/** A queue, as an event source mapping reads it. */
export interface QueueSource {
  readonly queueArn: string;
  readonly visibilityTimeoutSeconds: number;
  readonly isFifo: boolean;
  /**
   * ReceiveMessage with long polling: resolves with up to `maximum` messages, 10 at most, or with none after `waitMs`
   * or when `signal` aborts. The messages are in flight for the visibility timeout, the queue's own unless given.
   */
  receive(options: {
    maximum: number;
    waitMs: number;
    visibilityTimeoutSeconds?: number;
    signal: AbortSignal;
  }): Promise<Delivery[]>;
  /** DeleteMessage for each. */
  delete(deliveries: readonly Delivery[]): void | Promise<void>;
}

/** SQS of the local cloud. */
export interface QueueService {
  /** A request of SQS's JSON protocol. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** A form of SQS's query protocol. */
  readonly handleForm: FormHandler;
  /** The same library has SNS and S3, in the same data folder. */
  readonly fauxqs: Fauxqs;
  /** SendMessage with the API's input and output. Throws an error whose `code` is AWS's. */
  sendMessage(input: object): object;
  /**
   * Creates the queue; one that the data folder has gets these attributes and tags. Throws an SqsError where SQS refuses
   * an attribute.
   */
  createQueue(
    name: string,
    attributes: Readonly<Record<string, string>>,
    tags?: Readonly<Record<string, string>>,
  ): { queueUrl: string; queueArn: string };
  /** SetQueueAttributes: an empty text takes a policy away. Throws an SqsError where SQS refuses an attribute. */
  setQueueAttributes(queueUrl: string, attributes: Readonly<Record<string, string>>): void;
  /** The queue has these tags afterwards, and no others. */
  setQueueTags(queueUrl: string, tags: Readonly<Record<string, string>>): void;
  /** @returns undefined where there is no such queue, or it has no such attribute */
  queueAttribute(queueUrl: string, name: QueueAttributeName): string | undefined;
  /** Removes the queue and its messages; does nothing where it is not there. */
  removeQueue(queueUrl: string): void;
  /** @throws Error if there is no such queue */
  source(queueUrl: string): QueueSource;
  /** @throws Error if there is no such queue */
  inspect(queueUrl: string): QueueInspection;
  close(): Promise<void>;
}

/**
 * SQS on this machine: fauxqs with the rules of SQS that it lacks, over HTTP and in process.
 *
 * @param options.host host and port of the endpoint, from which the queue URLs are made
 * @param options.dataDir the folder that keeps queues and messages; in memory without it
 * @param options.faults injected into the queues where given
 * @param options.access asked for each request over HTTP; everything is allowed without it
 * @param options.onWarning called with a sentence for each queue that cannot be used as the data folder has it
 */
export async function openQueueService(options: {
  host: string;
  region: string;
  dataDir?: string;
  faults?: QueueFaults;
  access?: ApiAccess;
  onWarning?: (message: string) => void;
}): Promise<QueueService> {
  const { faults, onWarning = () => undefined } = options;
  const fauxqs = await openFauxqs({
    ...options,
    loadAttributes: (name, attributes) => withoutBadPolicy(name, attributes, onWarning),
    prepareQueue: (queue) => {
      applyAwsQueueRules(queue);
      if (faults !== undefined) injectQueueFaults(queue, faults);
    },
  });
  const { store } = fauxqs;
  const api = createSqsApi(sendingInGroups(fauxqs), options.access);
  const setAttributes = (QueueUrl: string, Attributes: Readonly<Record<string, string>>) =>
    void api.callNow("SetQueueAttributes", { QueueUrl, Attributes });
  const setTags = (QueueUrl: string, Tags: Readonly<Record<string, string>>) => {
    const { tags } = mustFind(store, QueueUrl);
    const TagKeys = [...tags.keys()].filter((key) => !Object.hasOwn(Tags, key));
    if (TagKeys.length > 0) api.callNow("UntagQueue", { QueueUrl, TagKeys });
    if (Object.keys(Tags).length > 0) api.callNow("TagQueue", { QueueUrl, Tags });
  };
  return {
    handle: (request, response) => answerJson(api, request, response),
    handleForm: (request, response, form) => answerQuery(api, request, response, form),
    fauxqs,
    sendMessage: (input) => api.callNow("SendMessage", input),
    createQueue: (name, attributes, tags = {}) => {
      if (store.getQueueByName(name) === undefined) {
        const given = Object.entries(attributes).filter(([, value]) => value !== "");
        api.callNow("CreateQueue", { QueueName: name, Attributes: Object.fromEntries(given), tags });
      } else {
        setAttributes(name, attributes);
        setTags(name, tags);
      }
      const { url, arn } = mustFind(store, name);
      return { queueUrl: url, queueArn: arn };
    },
    setQueueAttributes: setAttributes,
    setQueueTags: setTags,
    queueAttribute: (queueUrl, name) => store.getQueue(queueUrl)?.getAttribute(name),
    removeQueue: (queueUrl) => {
      if (store.getQueue(queueUrl) !== undefined) api.callNow("DeleteQueue", { QueueUrl: queueUrl });
    },
    source: (queueUrl) => queueSource(store, mustFind(store, queueUrl)),
    inspect: (queueUrl) => inspectQueue(mustFind(store, queueUrl)),
    close: fauxqs.close,
  };
}

/** The data folder may hold a redrive policy that is refused now: its queue is used without the policy. */
function withoutBadPolicy(
  queueName: string,
  attributes: Record<string, string>,
  onWarning: (message: string) => void,
): Record<string, string> {
  const { RedrivePolicy = "", ...rest } = attributes;
  try {
    if (RedrivePolicy !== "") readRedrivePolicy(RedrivePolicy);
    return attributes;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    onWarning(`The queue ${queueName} of the data folder is used without its RedrivePolicy. ${why}`);
    return rest;
  }
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
      const source = deadLetterSourceOf(message);
      // The store counts the next receive on the same object, so a delivery has a copy with its own count.
      const delivery = { receiptHandle: ReceiptHandle, message: { ...message } };
      return [source === undefined ? delivery : { ...delivery, deadLetterQueueSourceArn: source }];
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
