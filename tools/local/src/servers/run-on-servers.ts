import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SendMessageCommand, type SendMessageCommandInput, SQSClient } from "@aws-sdk/client-sqs";
import { localResources } from "@ringback/contracts/resources/local-resources";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { checkedSettings } from "@ringback/contracts/settings/timing-rules";
import { openEndpoint } from "../endpoint/endpoint.ts";
import { deployMappings } from "../event-source-mapping/deploy-mappings.ts";
import { createFaults, type Faults } from "../faults/faults.ts";
import { createInvocationFaults } from "../faults/invocation-faults.ts";
import { deployFunctions } from "../lambda/deploy-functions.ts";
import { functionEnvironment } from "../lambda/function-environment.ts";
import { ownServices } from "./own-services.ts";
import { sdkQueueSource } from "./sdk-queue-source.ts";
import { serverClientConfiguration } from "./server-client-configuration.ts";
import { createServerResources, type ResourceNames } from "./server-resources.ts";
import type { ServerUrls } from "./server-urls.ts";

/** The functions of an app, running against servers that somebody else runs. */
export interface ServerRun {
  /** Where each service is, the server's or this process's own. */
  readonly endpoints: Required<ServerUrls>;
  readonly names: ResourceNames;
  readonly stateMachineArn: string;
  readonly queueUrls: { readonly work: string; readonly deadLetters: string; readonly ruleDlq: string };
  readonly faults: Faults;
  /** Ends the functions and removes what was created. Resolves to a sentence for each that could not be removed. */
  close(): Promise<readonly string[]>;
}

const graceMs = 800;

/**
 * Creates queues, tables and the workflow on the servers, under names of this run alone, and runs the functions' own
 * bundles on them: event source mappings that poll the server's SQS, and processes that the SDK's service-specific
 * endpoints (`AWS_ENDPOINT_URL_SQS`, `_DYNAMODB`, `_SFN`) point there. The functions' requests to DynamoDB and Step
 * Functions go through this process, so that a fault can be injected whatever the server is.
 *
 * @throws the server's error, where it cannot be reached or refuses to create something
 */
export async function runOnServers(options: {
  /** The folder of the app whose functions run. */
  app: string;
  servers: ServerUrls;
  settings: StageSettings;
  onLog?: (functionName: string, line: string) => void;
  /** Called with each body that a queue delivers, task token included. */
  onDelivered?: (body: string) => void;
}): Promise<ServerRun> {
  const { app, servers } = options;
  const settings = checkedSettings(options.settings);
  const faults = createFaults({});
  const invocationFaults = createInvocationFaults(faults);
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
    const own = await ownServices({
      host: endpoint.host,
      servers,
      faults,
      invocationFaults,
      sendMessage: (parameters) => sendMessage(clients.queues, parameters),
    });
    closers.push(() => own.close());
    endpoint.serve(own.routes);
    const names = namesOfRun(randomUUID().slice(0, 8));
    const created = await createServerResources({
      clients,
      names,
      settings,
      onCreated: (remove) => closers.push(remove),
    });
    const { recorder, deadLetter } = await deployFunctions({
      app,
      settings,
      endpointUrl: endpoint.url,
      environment: {
        ...functionEnvironment({
          MessagesTable: { name: names.messagesTable },
          DeadLettersTable: { name: names.deadLettersTable },
          WorkQueue: { url: created.work.queueUrl },
          RuleDlq: { arn: created.ruleDlq.queueArn },
          Stage: { settings },
        }),
        AWS_ENDPOINT_URL_SQS: endpoints.sqs,
        AWS_ENDPOINT_URL_DYNAMODB: endpoint.url,
        AWS_ENDPOINT_URL_SFN: endpoint.url,
      },
      minify: true,
      onInvoke: invocationFaults.onInvocation,
      onLog: (functionName, line) => options.onLog?.(functionName, line),
      onFailed: (functionName, failed) => options.onLog?.(functionName, JSON.stringify(failed)),
    });
    closers.push(() => Promise.all([recorder.lambda.close(), deadLetter.lambda.close()]));
    await recorder.lambda.warm(settings.maximumConcurrency);
    const { work, deadLetters, ruleDlq } = created;
    const queueUrls = { work: work.queueUrl, deadLetters: deadLetters.queueUrl, ruleDlq: ruleDlq.queueUrl };
    const mappings = deployMappings({
      settings,
      queues: {
        source: (queueUrl) =>
          sdkQueueSource({
            client: clients.queues,
            queueUrl,
            queueArn:
              [work, deadLetters, ruleDlq].find((queue) => queue.queueUrl === queueUrl)?.queueArn ?? "",
            visibilityTimeoutSeconds:
              queueUrl === work.queueUrl
                ? settings.visibilityTimeoutSeconds
                : settings.deadLetterVisibilityTimeoutSeconds,
            isFifo: queueUrl.endsWith(".fifo"),
          }),
      },
      queueUrls,
      recorder: recorder.lambda,
      deadLetter: deadLetter.lambda,
      isInspected: false,
      onReceived: (_, { entries }) => {
        for (const { record } of entries) options.onDelivered?.(record.body);
      },
    });
    closers.push(() => Promise.all(mappings.map((mapping) => mapping.close(graceMs))));
    return { endpoints, names, stateMachineArn: created.stateMachineArn, queueUrls, faults, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function namesOfRun(run: string): ResourceNames {
  const named = (name: string) => `${name}-verify-${run}`;
  return {
    workQueue: named(localResources.workQueue),
    deadLetterQueue: named(localResources.deadLetterQueue),
    ruleDlq: named(localResources.ruleDlq),
    messagesTable: named(localResources.messagesTable),
    deadLettersTable: named(localResources.deadLettersTable),
    stateMachine: named(localResources.stateMachine),
  };
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
