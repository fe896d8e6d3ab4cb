import { SNSClient } from "@aws-sdk/client-sns";
import { openEndpoint } from "../endpoint/endpoint.ts";
import { queryForms } from "../endpoint/query-forms.ts";
import { serviceRoutes } from "../endpoint/service-routes.ts";
import type { TopicMessage, TopicSubscription } from "../sns/topic-delivery.ts";
import { createTopicService, type TopicService } from "../sns/topic-service.ts";
import { isSqsAction } from "../sqs/api/actions.ts";
import { openQueueService } from "../sqs/queue-service.ts";

/** Topics behind an endpoint of their own, with what they have given to each subscription. */
export async function serveTopics(options: { dataDir?: string } = {}): Promise<{
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
    deliver: (message, subscription) => void delivered.push({ message, subscription }),
  });
  const none = () => undefined;
  const forms = { sqs: queues.handleForm, sns: topics.handleForm, sts: queues.fauxqs.handleForm };
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
