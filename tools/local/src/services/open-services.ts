import { systemClock } from "@ringback/stepfunctions/clock";
import { createStepFunctions, type StepFunctions } from "@ringback/stepfunctions/step-functions";
import { closeInReverse } from "../close-in-reverse.ts";
import type { dataFolders } from "../data-folders.ts";
import { createTableAccess, type PartitionKeyOf } from "../dynamodb/table-access.ts";
import { tableHooks } from "../dynamodb/table-hooks.ts";
import { openTableService, type TableService } from "../dynamodb/table-service.ts";
import type { Endpoint, Route } from "../endpoint/endpoint.ts";
import { queryForms } from "../endpoint/query-forms.ts";
import { serviceRoutes } from "../endpoint/service-routes.ts";
import { createEventBridge, type EventBridge } from "../events/event-bridge.ts";
import type { Faults } from "../faults/faults.ts";
import { createInvocationFaults } from "../faults/invocation-faults.ts";
import { createAuthorizer, type Refusal, type RoleAuthorizer } from "../iam/authorizer.ts";
import { createCallers } from "../iam/callers.ts";
import { callerIdentity } from "../iam/guards/caller-identity.ts";
import { guardFunctions } from "../iam/guards/guard-functions.ts";
import { guardTopics } from "../iam/guards/guard-topics.ts";
import { functionNameOf } from "../lambda/function-name-of.ts";
import { type AppFunction, createFunctionService, type FunctionService } from "../lambda/function-service.ts";
import { invokeApi } from "../lambda/invoke-api.ts";
import type { LocalEvents } from "../local-events/local-events.ts";
import { type BucketService, createBucketService } from "../s3/bucket-service.ts";
import { createTopicDeliveries } from "../sns/topic-deliveries.ts";
import { createTopicService, type TopicService } from "../sns/topic-service.ts";
import { isSqsAction } from "../sqs/api/actions.ts";
import { openQueueService, type QueueService, type QueueSource } from "../sqs/queue-service.ts";
import { authorizeAction } from "../states/authorize-action.ts";
import { callbackService } from "../states/callback-service.ts";
import { createIntegrations } from "../states/integrations.ts";
import { createTargets } from "../targets/targets.ts";
import type { TaskLookup } from "../task/task-lookup.ts";
import { destinationDelivery } from "./destination-delivery.ts";

/** The services of the local cloud, with nothing in them yet but what a data folder has kept. */
export interface Services {
  readonly queues: QueueService;
  readonly topics: TopicService;
  readonly buckets: BucketService;
  readonly tables: TableService;
  readonly stepFunctions: StepFunctions;
  readonly lambda: FunctionService;
  readonly eventBridge: EventBridge;
  /**
   * A queue, as an event source mapping reads it.
   * @throws Error where there is none
   */
  sourceOf(queueArn: string): QueueSource;
  /** Undefined where everything is allowed. */
  readonly authorizer: RoleAuthorizer | undefined;
  /** Where each answers on the endpoint. */
  readonly routes: readonly Route[];
  /** Takes up what an earlier process left of deliveries: once their targets are there. */
  resume(): void;
  close(): Promise<void>;
}

/**
 * Opens the services behind an endpoint.
 *
 * @param options.folders of the data folder; in memory without them
 * @param options.iam false asks nobody: everything is allowed
 * @param options.inspect the port of the first function's debugger
 * @param options.partitionKeyOf of the app's tables
 * @param options.hasListener whether anybody listens to the events; if not, no request is read twice for them
 */
export async function openServices(options: {
  region: string;
  accountId: string;
  endpoint: Pick<Endpoint, "host" | "url">;
  folders: Awaited<ReturnType<typeof dataFolders>> | undefined;
  iam: boolean;
  inspect: number | undefined;
  faults: Faults;
  events: LocalEvents;
  hasListener: boolean;
  /** Of the app as it runs. */
  tasks(): TaskLookup;
  partitionKeyOf: PartitionKeyOf;
  /** Called when the tables of the data folder can be used, and before its queues are opened. */
  onTables?(tables: TableService): Promise<void>;
  onLog(functionName: string, line: string): void;
  onRefused(refusal: Refusal): void;
}): Promise<Services> {
  const { region, accountId, endpoint, folders, faults, events, hasListener, tasks } = options;
  const place = { region, accountId };
  const onWarning = (message: string) => events.emit({ type: "warning", message });
  const invocationFaults = createInvocationFaults(faults, (functionName) => tasks().ofFunction(functionName));
  const closers: (() => unknown)[] = [];
  const opened = <Service extends { close(): unknown }>(service: Service): Service => {
    closers.push(() => service.close());
    return service;
  };
  const keptIn = (folder: keyof NonNullable<typeof folders>) =>
    folders === undefined ? {} : { dataDir: folders[folder] };
  const authorizer = options.iam ? createAuthorizer({ ...place, onRefused: options.onRefused }) : undefined;
  const targets = createTargets({
    services: {
      startExecution: (input) => stepFunctions.call("StartExecution", input),
      sendMessage: ({ queueArn, ...message }) =>
        queues.sendMessage({ QueueUrl: queueUrlOf(endpoint.url, queueArn), ...message }),
      invokeAsync: (functionArn, event) => functionWithArn(lambda, functionArn).invokeAsync(event),
      putEvent: (...event) => eventBridge.putEvent(...event),
      publish: (input) => topics.publish(input),
    },
    ...(authorizer === undefined ? {} : { authorizer }),
  });
  const lambda: FunctionService = opened(
    createFunctionService({
      region,
      endpointUrl: endpoint.url,
      clock: systemClock,
      ...(options.inspect === undefined ? {} : { inspect: options.inspect }),
      deliver: destinationDelivery({
        ...place,
        targets,
        roleOf: (functionArn) => functionWithArn(lambda, functionArn).roleArn,
      }),
      onLog: (functionName, line) => {
        const url = /^Debugger listening on (ws:\S+)$/.exec(line)?.[1];
        if (url === undefined) options.onLog(functionName, line);
        else events.emit({ type: "debugger-listening", functionName, url });
      },
      onFailed: (functionName, failed) => events.emit({ type: "function-failed", functionName, ...failed }),
      onInvoke: invocationFaults.onInvocation,
      onLost: ({ functionName, reason }) => onWarning(`An event of ${functionName} is lost. ${reason}`),
    }),
  );
  const access =
    authorizer === undefined
      ? undefined
      : {
          denialOf: authorizer.denialOf,
          setResourcePolicy: authorizer.setResourcePolicy,
          ...createCallers({ functionOf: lambda.callerOf, accountId }),
        };
  const withAccess = access === undefined ? {} : { access };
  const withAuthorizer = authorizer === undefined ? {} : { authorizer };
  const tables = opened(
    openTableService({
      ...keptIn("tables"),
      ...(access === undefined
        ? {}
        : { access: createTableAccess({ access, ...place, partitionKeyOf: options.partitionKeyOf }) }),
      ...tableHooks({ faults, invocationFaults, emit: events.emit, hasListener, tasks }),
    }),
  );
  await options.onTables?.(tables);
  const queues: QueueService = opened(
    await openQueueService({
      host: endpoint.host,
      region,
      faults: { faults, taskOf: (queueName) => tasks().ofQueue(queueName) },
      ...withAccess,
      onWarning,
      ...keptIn("queues"),
    }),
  );
  const topicDeliveries = opened(
    createTopicDeliveries({
      targets,
      onWarning,
      ...keptIn("topics"),
    }),
  );
  const topics = createTopicService({ fauxqs: queues.fauxqs, deliver: topicDeliveries.deliver });
  const buckets = createBucketService({ fauxqs: queues.fauxqs, ...withAccess });
  const stepFunctions: StepFunctions = opened(
    createStepFunctions({
      ...place,
      integrations: createIntegrations({
        queues,
        functions: lambda.functions,
        faults,
        tasks,
        ...withAuthorizer,
      }),
      ...(access === undefined ? {} : { authorize: authorizeAction(access) }),
      ...keptIn("executions"),
      ...(hasListener ? { onHistoryEvent: events.onHistoryEvent } : {}),
    }),
  );
  const eventBridge: EventBridge = opened(
    createEventBridge({
      ...place,
      targets,
      ...withAccess,
      onWarning,
      ...keptIn("events"),
    }),
  );
  const forms = { sns: topics.handleForm, sts: queues.fauxqs.handleForm };
  const invoke = invokeApi(lambda.functions);
  const routes = serviceRoutes({
    sqs: queues.handle,
    query: queryForms(
      {
        sqs: queues.handleForm,
        sns: access === undefined ? forms.sns : guardTopics({ ...place, access, handle: forms.sns }),
        sts: access === undefined ? forms.sts : callerIdentity({ access, handle: forms.sts }),
      },
      isSqsAction,
    ),
    dynamodb: tables.handle,
    states: callbackService({ stepFunctions, faults, invocationFaults, tasks }),
    lambda: access === undefined ? invoke : guardFunctions({ ...place, access, handle: invoke }),
    events: eventBridge.handle,
    s3: buckets.handle,
  });
  return {
    queues,
    topics,
    buckets,
    tables,
    stepFunctions,
    lambda,
    eventBridge,
    sourceOf: (queueArn) => queues.source(queueUrlOf(endpoint.url, queueArn)),
    authorizer,
    routes,
    resume: () => {
      eventBridge.resume();
      topicDeliveries.resume();
    },
    close: () => closeInReverse(closers),
  };
}

const queueUrlOf = (origin: string, queueArn: string) =>
  `${origin}/${queueArn.split(":").slice(-2).join("/")}`;

function functionWithArn(
  { functions }: Pick<FunctionService, "functions">,
  functionArn: string,
): AppFunction {
  const found = functions.get(functionNameOf(functionArn));
  if (found !== undefined) return found;
  throw Object.assign(new Error(`Function not found: ${functionArn}`), { name: "ResourceNotFoundException" });
}
