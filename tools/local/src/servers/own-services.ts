import type { AppGraph } from "@ringback/app/graph/app-graph";
import { createStepFunctions } from "@ringback/stepfunctions/step-functions";
import { tableHooks } from "../dynamodb/table-hooks.ts";
import { openTableService } from "../dynamodb/table-service.ts";
import { type Handler, serviceRoutes } from "../endpoint/service-routes.ts";
import type { Faults } from "../faults/faults.ts";
import type { InvocationFaults } from "../faults/invocation-faults.ts";
import { openQueueService } from "../sqs/queue-service.ts";
import { callbackService } from "../states/callback-service.ts";
import { forwardedCallbacks, forwardedTables } from "./forwarding-services.ts";
import type { ServerUrls } from "./server-urls.ts";

/**
 * The routes of an endpoint for SQS, DynamoDB and Step Functions: to this process's own service where no server is
 * given, and on to the server where one is. Faults can be injected on either way.
 */
export async function ownServices(options: {
  place: Pick<AppGraph, "region" | "accountId">;
  host: string;
  servers: ServerUrls;
  faults: Faults;
  invocationFaults: InvocationFaults;
  /** Sends the workflow's messages, where Step Functions is this process's. */
  sendMessage(parameters: object): Promise<object>;
}) {
  const { host, servers, faults, invocationFaults } = options;
  const { region, accountId } = options.place;
  const queues = await openQueueService({ host, region, faults });
  const tables = openTableService(
    tableHooks({
      faults,
      invocationFaults,
      emit: () => undefined,
      hasListener: false,
      task: () => undefined,
    }),
  );
  const stepFunctions = createStepFunctions({
    region,
    accountId,
    integrations: { sendMessage: options.sendMessage },
  });
  const forward = (serverUrl: string) => ({ serverUrl, faults, invocationFaults });
  const refuse: Handler = (_, response) => void response.writeHead(404).end();
  return {
    routes: serviceRoutes({
      sqs: queues.handle,
      query: refuse,
      dynamodb: servers.dynamodb === undefined ? tables.handle : forwardedTables(forward(servers.dynamodb)),
      states:
        servers.states === undefined
          ? callbackService({ stepFunctions, faults, invocationFaults })
          : forwardedCallbacks(forward(servers.states)),
      lambda: refuse,
      events: refuse,
    }),
    close: async () => {
      await stepFunctions.close();
      await tables.close();
      await queues.close();
    },
  };
}
