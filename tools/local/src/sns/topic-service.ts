import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { FormHandler } from "../endpoint/query-forms.ts";
import type { Fauxqs } from "../sqs/fauxqs.ts";
import { checkSubscriptionAttributes, checkSubscriptionForm } from "./check-subscription.ts";
import { filterPolicy } from "./filter-policy.ts";
import { batchEntries, publishInput } from "./publish-form.ts";
import { createPublish, type Published, type PublishInput } from "./publish-message.ts";
import { publishAnswer, publishBatchAnswer, snsErrorAnswer } from "./sns-answer.ts";
import { isSnsError } from "./sns-error.ts";
import type { DeliverTopicMessage } from "./topic-delivery.ts";

/** A subscription as a person or an app asks for it. */
export interface SubscriptionRequest {
  /** Its own ARN; one is made up where it is not given. */
  readonly subscriptionArn?: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** SNS's: `RawMessageDelivery`, `FilterPolicy`, ... */
  readonly attributes: Readonly<Record<string, string>>;
}

/** SNS of the local cloud. */
export interface TopicService {
  /** A form of SNS's query protocol. */
  readonly handleForm: FormHandler;
  /** Publish without HTTP. Rejects with an SnsError. */
  publish(input: PublishInput): Promise<Published>;
  /** Creates the topic, or gives the one that is there these attributes and tags, and no others. */
  createTopic(topic: {
    readonly topicArn: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly tags?: Readonly<Record<string, string>>;
  }): void;
  /** An empty text takes the attribute away. Does nothing where there is no such topic. */
  setTopicAttribute(topicArn: string, name: string, value: string): void;
  /** @returns undefined where there is no such topic, or it has no such attribute */
  topicAttribute(topicArn: string, name: string): string | undefined;
  /** With its subscriptions. */
  removeTopic(topicArn: string): void;
  /**
   * Subscribes, confirmed where the protocol is run (`sqs`, `lambda`); the same subscription gets these attributes.
   * Throws an SnsError where there is no such topic.
   */
  subscribe(subscription: SubscriptionRequest): void;
  unsubscribe(subscription: Pick<SubscriptionRequest, "topicArn" | "protocol" | "endpoint">): void;
}

const confirmedAtOnce = new Set(["sqs", "lambda"]);

/**
 * SNS on this machine: the topics of fauxqs, whose messages go where `deliver` brings them. What is made by the API
 * outlives a restart with a data folder; topics and subscriptions of an app's graph are made anew at each start.
 */
export function createTopicService(options: {
  fauxqs: Pick<Fauxqs, "snsStore" | "handleForm">;
  deliver: DeliverTopicMessage;
}): TopicService {
  const { fauxqs, deliver } = options;
  const store = fauxqs.snsStore;
  const publish = createPublish({
    store,
    deliver,
    matchesFilter: ({ attributes }, { Message = "", MessageAttributes = {} }) =>
      filterPolicy(attributes)({ message: Message, messageAttributes: MessageAttributes }),
  });
  const subscribe = store.subscribe.bind(store);
  store.subscribe = (...subscription) => {
    const subscribed = subscribe(...subscription);
    if (subscribed !== undefined && confirmedAtOnce.has(subscribed.protocol)) subscribed.confirmed = true;
    return subscribed;
  };
  const find = ({ topicArn, protocol, endpoint }: Omit<SubscriptionRequest, "attributes">) =>
    [...store.subscriptions.values()].find(
      (one) => one.topicArn === topicArn && one.protocol === protocol && one.endpoint === endpoint,
    );
  /** The answer of an action that is not fauxqs's. */
  async function answerOf(form: URLSearchParams): Promise<string | undefined> {
    const action = form.get("Action");
    if (action === "Publish") return publishAnswer(await publish(publishInput(form)));
    checkSubscriptionForm(form, store);
    if (action !== "PublishBatch") return undefined;
    const outcomes: Awaited<ReturnType<typeof outcomeOf>>[] = [];
    // One after the other: a FIFO topic keeps their order.
    for (const { Id, input } of batchEntries(form)) outcomes.push(await outcomeOf(Id, () => publish(input)));
    return publishBatchAnswer(outcomes);
  }

  return {
    publish,
    handleForm: async (request, response, form) => {
      try {
        const answer = await answerOf(form);
        if (answer === undefined) fauxqs.handleForm(request, response);
        else sendXml(response, 200, answer);
      } catch (error) {
        if (!isSnsError(error)) throw error;
        sendXml(response, error.statusCode, snsErrorAnswer(error));
      }
    },
    createTopic: ({ topicArn, attributes, tags = {} }) => {
      const name = topicArn.split(":").at(-1) ?? "";
      const existing = store.topics.get(topicArn);
      // Subscriptions that the API has made are kept without the topic.
      const kept = [...store.subscriptions.values()].flatMap((one) =>
        one.topicArn === topicArn ? [one.arn] : [],
      );
      store.topics.set(topicArn, {
        arn: topicArn,
        name,
        attributes: { ...attributes },
        tags: new Map(Object.entries(tags)),
        subscriptionArns: existing?.subscriptionArns ?? kept,
      });
    },
    setTopicAttribute: (topicArn, name, value) => {
      const topic = store.getTopic(topicArn);
      if (topic === undefined) return;
      if (value === "") delete topic.attributes[name];
      else topic.attributes[name] = value;
    },
    topicAttribute: (topicArn, name) => store.getTopic(topicArn)?.attributes[name],
    removeTopic: (topicArn) => void store.deleteTopic(topicArn),
    subscribe: (wanted) => {
      const { topicArn, protocol, endpoint, attributes } = wanted;
      const topic = store.getTopic(topicArn);
      if (topic === undefined) throw new Error(`There is no topic ${topicArn}.`);
      checkSubscriptionAttributes(attributes);
      const arn = wanted.subscriptionArn ?? find(wanted)?.arn ?? `${topicArn}:${randomUUID()}`;
      store.subscriptions.set(arn, {
        arn,
        topicArn,
        protocol,
        endpoint,
        confirmed: confirmedAtOnce.has(protocol),
        attributes: { ...attributes },
      });
      if (!topic.subscriptionArns.includes(arn)) topic.subscriptionArns.push(arn);
    },
    unsubscribe: (subscription) => {
      const subscribed = find(subscription);
      if (subscribed !== undefined) store.unsubscribe(subscribed.arn);
    },
  };
}

async function outcomeOf(Id: string, publish: () => Promise<Published>) {
  try {
    return { Id, ...(await publish()) };
  } catch (error) {
    if (!isSnsError(error)) throw error;
    return { Id, error };
  }
}

function sendXml(response: ServerResponse, status: number, xml: string): void {
  if (response.headersSent || response.destroyed) return;
  response
    .writeHead(status, { "content-type": "text/xml", "content-length": Buffer.byteLength(xml) })
    .end(xml);
}
