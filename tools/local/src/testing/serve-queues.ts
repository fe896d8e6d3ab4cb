import { openEndpoint } from "../endpoint/endpoint.ts";
import { queryForms } from "../endpoint/query-forms.ts";
import { serviceRoutes } from "../endpoint/service-routes.ts";
import type { ApiAccess } from "../iam/api-access.ts";
import { isSqsAction } from "../sqs/api/actions.ts";
import { openQueueService, type QueueService } from "../sqs/queue-service.ts";

/** Queues behind an endpoint of their own. */
export async function serveQueues(
  options: { dataDir?: string; access?: ApiAccess; onWarning?: (message: string) => void } = {},
): Promise<{
  url: string;
  queues: QueueService;
  close(): Promise<void>;
}> {
  const endpoint = await openEndpoint({ port: 0 });
  const queues = await openQueueService({ host: endpoint.host, region: "us-east-1", ...options });
  const { handleForm } = queues.fauxqs;
  const routes = serviceRoutes({
    sqs: queues.handle,
    query: queryForms({ sqs: queues.handleForm, sns: handleForm, sts: handleForm }, isSqsAction),
    dynamodb: () => undefined,
    states: () => undefined,
    events: () => undefined,
    lambda: () => undefined,
  });
  endpoint.serve(routes);
  return {
    url: endpoint.url,
    queues,
    close: async () => {
      await endpoint.close();
      await queues.close();
    },
  };
}
