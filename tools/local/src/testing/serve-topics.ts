import { SNSClient } from "@aws-sdk/client-sns";
import { openEndpoint } from "../endpoint/endpoint.ts";
import { type FormHandler, queryForms } from "../endpoint/query-forms.ts";
import { serviceRoutes } from "../endpoint/service-routes.ts";
import type { ApiAccess } from "../iam/api-access.ts";
import { callerIdentity } from "../iam/guards/caller-identity.ts";
import { guardTopics } from "../iam/guards/guard-topics.ts";
import type { TopicMessage, TopicSubscription } from "../sns/topic-delivery.ts";
import { createTopicService, type TopicService } from "../sns/topic-service.ts";
import { isSqsAction } from "../sqs/api/actions.ts";
import { openQueueService } from "../sqs/queue-service.ts";

/** Topics behind an endpoint of their own, with what they have given to each subscription. */
export async function serveTopics(options: { dataDir?: string; access?: ApiAccess } = {}): Promise<{
  url: string;
  client: SNSClient;
  topics: TopicService;
  delivered: { message: TopicMessage; subscription: TopicSubscription }[];
  close(): Promise<void>;
}> {
  const endpoint = await openEndpoint({ port: 0 });
  const queues = await openQueueService({ host: endpoint.host, region: "us-east-1", ...options });
  const delivered: { message: TopicMessage; subscription: TopicSubscription }[] = [];
  const topics = createTopicService({
    fauxqs: queues.fauxqs,
    deliver: async (message, subscription) => void delivered.push({ message, subscription }),
  });
  const none = () => undefined;
  const { access } = options;
  const guarded = (handle: FormHandler) =>
    access === undefined
      ? handle
      : guardTopics({ access, region: "us-east-1", accountId: "000000000000", handle });
  const identity = (handle: FormHandler) =>
    access === undefined ? handle : callerIdentity({ access, handle });
  const forms = {
    sqs: queues.handleForm,
    sns: guarded(topics.handleForm),
    sts: identity(queues.fauxqs.handleForm),
  };
  endpoint.serve(
    serviceRoutes({
      sqs: queues.handle,
      query: queryForms(forms, isSqsAction),
      dynamodb: none,
      states: none,
      events: none,
      lambda: none,
    }),
  );
  return {
    url: endpoint.url,
    client: new SNSClient({
      endpoint: endpoint.url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    }),
    topics,
    delivered,
    close: async () => {
      await endpoint.close();
      await queues.close();
    },
  };
}
