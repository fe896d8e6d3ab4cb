import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SendMessageCommand, type SendMessageCommandInput, SQSClient } from "@aws-sdk/client-sqs";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import { placeGraph } from "@ringback/app/graph/place-graph";
import { openEndpoint } from "../endpoint/endpoint.ts";
import { createFaults, type Faults } from "../faults/faults.ts";
import { createInvocationFaults } from "../faults/invocation-faults.ts";
import { bufferedTasksOf } from "../task/buffered-tasks.ts";
import { taskLookup } from "../task/task-lookup.ts";
import { createOnServers } from "./create-on-servers.ts";
import { graphOfRun } from "./graph-of-run.ts";
import { ownServices } from "./own-services.ts";
import { runFunctions } from "./run-functions.ts";
import { serverClientConfiguration } from "./server-client-configuration.ts";
import type { ServerUrls } from "./server-urls.ts";

/** The functions of an app, running against servers that somebody else runs. */
export interface ServerRun {
  /** Where each service is, the server's or this process's own. */
  readonly endpoints: Required<ServerUrls>;
  /** The app as it runs there: with the names of this run, and the URLs and ARNs that the servers gave. */
  readonly graph: AppGraph;
  readonly faults: Faults;
  /** Ends the functions and removes what was created. Resolves to a sentence for each that could not be removed. */
  close(): Promise<readonly string[]>;
}

/**
 * Creates the queues, tables and state machines of an app on the servers, under names of this run alone, and runs the
 * functions and event source mappings of the app on them: mappings that poll the server's SQS, and processes that the SDK's
 * service-specific endpoints (`AWS_ENDPOINT_URL_SQS`, `_DYNAMODB`, `_SFN`) point there. The functions' requests to DynamoDB
 * and Step Functions go through this process, so that a fault can be injected whatever the server is.
 *
 * @param options.app the folder of the app
 * @param options.graph what it was evaluated to for the stage `local`
 * @param options.onLog called with each line that a function writes to its log
 * @param options.onDelivered called with each body that a queue delivers, task token included
 * @throws the server's error, where it cannot be reached or refuses to create something
 */
export async function runOnServers(options: {
  app: string;
  graph: AppGraph;
  servers: ServerUrls;
  onLog?: (functionName: string, line: string) => void;
  onDelivered?: (body: string) => void;
}): Promise<ServerRun> {
  const { app, servers, onLog = () => undefined, onDelivered = () => undefined } = options;
  const faults = createFaults({});
  const endpoint = await openEndpoint({ port: 0 });
  const closers: (() => unknown)[] = [() => endpoint.close()];
  const notRemoved: string[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) {
      await Promise.resolve()
        .then(closer)
        .catch((error) => notRemoved.push(error instanceof Error ? error.message : String(error)));
    }
    return notRemoved;
  };
  try {
    const endpoints = {
      sqs: servers.sqs ?? endpoint.url,
      dynamodb: servers.dynamodb ?? endpoint.url,
      states: servers.states ?? endpoint.url,
    };
    const clients = {
      queues: new SQSClient(serverClientConfiguration(endpoints.sqs)),
      tables: new DynamoDBClient(serverClientConfiguration(endpoints.dynamodb)),
      workflows: new SFNClient(serverClientConfiguration(endpoints.states)),
    };
    closers.push(() => Object.values(clients).forEach((client) => void client.destroy()));
    const named = graphOfRun(placeGraph(options.graph, endpoint.url), randomUUID().slice(0, 8));
    const tasks = taskLookup(bufferedTasksOf(named));
    const invocationFaults = createInvocationFaults(faults, tasks.ofFunction);
    const own = await ownServices({
      place: options.graph,
      host: endpoint.host,
      servers,
      faults,
      invocationFaults,
      tasks: () => tasks,
      sendMessage: (parameters) => sendMessage(clients.queues, parameters),
    });
    closers.push(() => own.close());
    endpoint.serve(own.routes);
    const graph = await createOnServers({
      clients,
      graph: named,
      onCreated: (remove) => closers.push(remove),
    });
    const functions = await runFunctions({
      ...{ app, graph, onLog, onDelivered },
      endpointUrl: endpoint.url,
      queuesUrl: endpoints.sqs,
      queues: clients.queues,
      onInvoke: invocationFaults.onInvocation,
    });
    closers.push(() => functions.close());
    return { endpoints, graph, faults, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Sends for our own Step Functions, and names SQS's errors as Step Functions does. */
async function sendMessage(client: SQSClient, parameters: object): Promise<object> {
  try {
    const { MessageId, MD5OfMessageBody } = await client.send(new SendMessageCommand(messageOf(parameters)));
    return { MessageId, MD5OfMessageBody };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw Object.assign(new Error(message), { name: "SQS.AmazonSQSException" });
  }
}

function messageOf(parameters: object): SendMessageCommandInput {
  const { QueueUrl, MessageBody, ...rest } = { QueueUrl: "", MessageBody: "", ...parameters };
  return { ...rest, QueueUrl, MessageBody };
}
