import type { AppGraph } from "@ringback/app/graph/app-graph";
import { createStepFunctions } from "@ringback/stepfunctions/step-functions";
import { tableHooks } from "../dynamodb/table-hooks.ts";
import { openTableService } from "../dynamodb/table-service.ts";
import { type Handler, serviceRoutes } from "../endpoint/service-routes.ts";
import type { Faults } from "../faults/faults.ts";
import type { InvocationFaults } from "../faults/invocation-faults.ts";
import { openQueueService } from "../sqs/queue-service.ts";
import { callbackService } from "../states/callback-service.ts";
import type { TaskLookup } from "../task/task-lookup.ts";
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
  tasks(): TaskLookup;
  /** Sends the workflow's messages, where Step Functions is this process's. */
  sendMessage(parameters: object): Promise<object>;
}) {
  const { host, servers, faults, invocationFaults, tasks } = options;
  const { region, accountId } = options.place;
  const queues = await openQueueService({
    host,
    region,
    faults: { faults, taskOf: (queueName) => tasks().ofQueue(queueName) },
  });
  const hooks = tableHooks({
    faults,
    invocationFaults,
    tasks,
    emit: () => undefined,
    hasListener: false,
  });
  const tables = openTableService(hooks);
  const stepFunctions = createStepFunctions({
    region,
    accountId,
    integrations: { sendMessage: options.sendMessage },
  });
  const refuse: Handler = (_, response) => void response.writeHead(404).end();
  return {
    routes: serviceRoutes({
      sqs: queues.handle,
      query: refuse,
      dynamodb:
        servers.dynamodb === undefined
          ? tables.handle
          : forwardedTables({ serverUrl: servers.dynamodb, hooks }),
      states:
        servers.states === undefined
          ? callbackService({ stepFunctions, faults, invocationFaults, tasks })
          : forwardedCallbacks({ serverUrl: servers.states, faults, invocationFaults, tasks }),
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
