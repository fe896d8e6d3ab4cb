import type { SQSClient } from "@aws-sdk/client-sqs";
import { appEnvironment } from "@ringback/app/environment/app-environment";
import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import { withSecrets } from "@ringback/app/graph/secrets";
import { systemClock } from "@ringback/stepfunctions/clock";
import { eventSourceMappingKind } from "../deployment/kinds/event-source-mapping.ts";
import { lambdaFunctionKind } from "../deployment/kinds/lambda-function.ts";
import { namingErrors } from "../deployment/naming-errors.ts";
import { inputsOf } from "../deployment/resource-inputs.ts";
import { eventPattern } from "../events/pattern/event-pattern.ts";
import { createFunctionService } from "../lambda/function-service.ts";
import type { LambdaFunctionOptions } from "../lambda/lambda-function.ts";
import type { QueueSource } from "../sqs/queue-service.ts";
import { sdkQueueSource } from "./sdk-queue-source.ts";

const graceMs = 800;

/**
 * Runs the functions of an app, and its event source mappings on the queues of a server.
 *
 * @param options.endpointUrl where the functions' requests to DynamoDB and Step Functions go
 * @param options.queuesUrl the SQS server
 */
export async function runFunctions(options: {
  app: string;
  graph: AppGraph;
  endpointUrl: string;
  queuesUrl: string;
  queues: SQSClient;
  onInvoke: NonNullable<LambdaFunctionOptions["onInvoke"]>;
  onLog(functionName: string, line: string): void;
  onDelivered(body: string): void;
}): Promise<{ close(): Promise<void> }> {
  const { app, endpointUrl, queues, onInvoke, onLog } = options;
  const secrets = appEnvironment({ app, stage: options.graph.app.stage });
  const graph = withServerEndpoints(withSecrets(options.graph, secrets), {
    AWS_ENDPOINT_URL_SQS: options.queuesUrl,
    AWS_ENDPOINT_URL_DYNAMODB: endpointUrl,
    AWS_ENDPOINT_URL_SFN: endpointUrl,
  });
  const { region } = graph;
  const lambda = createFunctionService({
    ...{ region, endpointUrl, onInvoke, onLog },
    clock: systemClock,
    // Nothing here invokes a function without waiting for it.
    deliver: async () => undefined,
    onLost: () => undefined,
    onFailed: (functionName, failed) => onLog(functionName, JSON.stringify(failed)),
  });
  const functions = lambdaFunctionKind({ app, minify: true, functions: lambda });
  const mappings = eventSourceMappingKind({
    region,
    functions: lambda.functions,
    sourceOf: (queueArn) => sourceOf(graph, queueArn, queues),
    compilePattern: eventPattern,
    isInspected: false,
    onReceived: (_, { entries }) => {
      for (const { record } of entries) options.onDelivered(record.body);
    },
    onWarning: (message) => onLog("event source mapping", message),
  });
  const close = async () => {
    await mappings.close(graceMs);
    await lambda.close();
  };
  try {
    functions.useGraph(graph);
    for (const kind of [functions, mappings].map(namingErrors)) {
      for (const resource of graph.resources) if (resource.type === kind.type) await kind.create(resource);
    }
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}

const queueType = "aws:sqs/queue:Queue";

/** @throws Error for a queue that is not the app's */
function sourceOf({ resources }: AppGraph, queueArn: string, client: SQSClient): QueueSource {
  const queue = resources.find(({ type, outputs }) => type === queueType && outputs["arn"] === queueArn);
  if (queue === undefined) throw new Error(`The app has no queue ${queueArn}.`);
  const inputs = inputsOf(queue);
  return sdkQueueSource({
    client,
    queueArn,
    queueUrl: String(queue.outputs["url"]),
    // The provider's default.
    visibilityTimeoutSeconds: inputs.optionalNumber("visibilityTimeoutSeconds") ?? 30,
    isFifo: inputs.optionalFlag("fifoQueue") === true,
  });
}

/** The app with these variables in every function, in addition to its own. */
function withServerEndpoints(graph: AppGraph, endpoints: Readonly<Record<string, string>>): AppGraph {
  const withVariables = (resource: GraphResource): GraphResource => {
    if (resource.type !== "aws:lambda/function:Function") return resource;
    const own = inputsOf(resource).optionalObject("environment")?.textsByName("variables");
    const environment = { variables: { ...own, ...endpoints } };
    return { ...resource, inputs: { ...resource.inputs, environment } };
  };
  return { ...graph, resources: graph.resources.map(withVariables) };
}
