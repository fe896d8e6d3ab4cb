import { deployedBundleOptions } from "@ringback/contracts/resources/deployed-bundle-options";
import { localResources, localStateMachineArn } from "@ringback/contracts/resources/local-resources";
import { type StageSettings, stageSettings } from "@ringback/contracts/settings/stage-settings";
import { checkedSettings } from "@ringback/contracts/settings/timing-rules";
import { lockDirectory } from "@ringback/stepfunctions/journal/lock-directory";
import { createStepFunctions, type StepFunctions } from "@ringback/stepfunctions/step-functions";
import { closeInReverse } from "./close-in-reverse.ts";
import { dataFolders } from "./data-folders.ts";
import { tableHooks } from "./dynamodb/table-hooks.ts";
import { openTableService } from "./dynamodb/table-service.ts";
import { openEndpoint } from "./endpoint/endpoint.ts";
import { queryForms } from "./endpoint/query-forms.ts";
import { serviceRoutes } from "./endpoint/service-routes.ts";
import { deployMappings } from "./event-source-mapping/deploy-mappings.ts";
import { createEventBridge } from "./events/event-bridge.ts";
import type { FaultKind } from "./faults/fault-kinds.ts";
import { createFaults, type Faults } from "./faults/faults.ts";
import { createInvocationFaults } from "./faults/invocation-faults.ts";
import {
  type DeployedFunction,
  deployFunctions,
  watchable,
  withEventQueues,
} from "./lambda/deploy-functions.ts";
import { functionEnvironment } from "./lambda/function-environment.ts";
import { invokeApi } from "./lambda/invoke-api.ts";
import type { LambdaFunction } from "./lambda/lambda-function.ts";
import { watchFunctions } from "./lambda/watch-functions.ts";
import type { LocalEvent, LocalEventBody } from "./local-events/local-event.ts";
import { createLocalEvents } from "./local-events/local-events.ts";
import { isSqsAction } from "./sqs/api/actions.ts";
import { deployQueues } from "./sqs/deploy-queues.ts";
import type { QueueInspection } from "./sqs/queue-inspection.ts";
import { openQueueService } from "./sqs/queue-service.ts";
import { callbackService } from "./states/callback-service.ts";
import { deployWorkflow } from "./states/deploy-workflow.ts";
import { createIntegrations } from "./states/integrations.ts";
import { createTargets } from "./targets/targets.ts";
import type { BufferedTask, NamedQueue } from "./task/buffered-task.ts";

/** How the local cloud is started. */
export interface LocalCloudOptions {
  /** The folder of the app that it runs: the one that holds its `sst.config.ts`. */
  readonly app: string;
  /** 4566 unless given; 0 takes a free one. */
  readonly port?: number;
  /** The settings of the stage `local` unless given. */
  readonly settings?: StageSettings;
  /**
   * A folder that keeps queues, tables and executions over a restart, for one local cloud at a time; without it all is
   * in memory.
   */
  readonly dataDir?: string;
  /** Bundles the functions again when their sources change. */
  readonly watch?: boolean;
  /**
   * The port at which the recorder waits for a debugger; the dead-letter function has the next one. 0 takes free ones.
   */
  readonly inspect?: number;
  /** For each fault that is to happen the rate from 0 to 1: 0.3 injects it in 30 % of the cases. */
  readonly faults?: Readonly<Partial<Record<FaultKind, number>>>;
  /** Of the random numbers that decide about faults, so that a run can be repeated; 0 unless given. */
  readonly seed?: number;
  /** Called with each event of the local cloud, in order. */
  readonly onEvent?: (event: LocalEvent) => void;
  /** Called with each line that a function writes to its log. */
  readonly onLog?: (functionName: string, line: string) => void;
}

/** The local cloud with Ringback deployed to it. */
export interface LocalCloud {
  /** The value for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly port: number;
  /** The buffered task that the app deploys; undefined where it deploys none. */
  readonly task: BufferedTask | undefined;
  /**
   * Looks into a queue without receiving from it.
   * @throws Error where the app has no such queue
   */
  inspect(queueUrl: string): QueueInspection;
  /** Step Functions, called without HTTP. */
  readonly stepFunctions: StepFunctions;
  /** Rates can be changed while it runs. */
  readonly faults: Faults;
  /** The ids of the functions' processes. */
  readonly processIds: readonly number[];
  /** Stops everything; resolves within two seconds. */
  close(): Promise<void>;
}

/** How long a running invocation may take to end when the local cloud stops. */
const graceMs = 800;

/**
 * Starts the local cloud and deploys Ringback to it as the stacks do: tables, queues, functions, event source
 * mappings, the workflow, and a bus with the rule that starts it.
 *
 * @throws PortInUseError where the port is taken; BundleError where a function cannot be bundled; Error where the timing
 *   rules refuse the settings, or where another process uses the data folder
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const settings = checkedSettings(options.settings ?? stageSettings("local"));
  return startUncheckedCloud({ ...options, settings });
}

/**
 * The same without the timing rules, for tests: they use visibility timeouts that are shorter than any stage may have.
 */
export async function startUncheckedCloud(
  options: LocalCloudOptions & { settings: StageSettings },
): Promise<LocalCloud> {
  const { settings, dataDir, onEvent = () => undefined, app } = options;
  const { region, accountId } = localResources;
  const events = createLocalEvents(onEvent);
  const faults = createFaults({
    rates: options.faults ?? {},
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    onFault: (fault) => events.emit({ type: "fault", ...fault }),
  });
  const invocationFaults = createInvocationFaults(faults);
  const endpoint = await openEndpoint({ port: options.port ?? localResources.port });
  const closers: (() => unknown)[] = [() => endpoint.close()];
  try {
    const folder = dataDir === undefined ? undefined : await dataFolders(dataDir);
    // Before anything is opened: two local clouds on one folder would damage each other's queues and tables.
    if (dataDir !== undefined) closers.push(lockDirectory(dataDir));
    const queues = await openQueueService({
      host: endpoint.host,
      region,
      faults,
      onWarning: (message) => events.emit({ type: "warning", message }),
      ...(folder === undefined ? {} : { dataDir: folder.queues }),
    });
    closers.push(() => queues.close());
    const tables = openTableService({
      ...(folder === undefined ? {} : { dataDir: folder.tables }),
      ...tableHooks({
        faults,
        invocationFaults,
        emit: events.emit,
        hasListener: options.onEvent !== undefined,
      }),
    });
    closers.push(() => tables.close());
    await tables.createTable(localResources.messagesTable, "messageId");
    await tables.createTable(localResources.deadLettersTable, "deadLetterId");
    const deployed = await deployQueues(queues, settings);
    const environment = functionEnvironment({
      MessagesTable: { name: localResources.messagesTable },
      DeadLettersTable: { name: localResources.deadLettersTable },
      WorkQueue: { url: deployed.work.queueUrl },
      RuleDlq: { arn: deployed.ruleDlq.queueArn },
      Stage: { settings },
    });
    const { recorder, deadLetter } = await deployFunctions({
      app,
      settings,
      endpointUrl: endpoint.url,
      environment,
      minify: deployedBundleOptions.minify && options.watch !== true && options.inspect === undefined,
      onInvoke: invocationFaults.onInvocation,
      ...(options.inspect === undefined ? {} : { inspect: options.inspect }),
      onLog: (functionName, line) => {
        const url = /^Debugger listening on (ws:\S+)$/.exec(line)?.[1];
        if (url === undefined) options.onLog?.(functionName, line);
        else events.emit({ type: "debugger-listening", functionName, url });
      },
      onFailed: (functionName, failed) => events.emit({ type: "function-failed", functionName, ...failed }),
    });
    const functions = byName([recorder, deadLetter]);
    closers.push(() => Promise.all([...functions.values()].map((lambda) => lambda.close())));
    const stepFunctions = createStepFunctions({
      region,
      accountId,
      integrations: createIntegrations({ queues, functions, faults }),
      ...(folder === undefined ? {} : { dataDir: folder.executions }),
      ...(options.onEvent === undefined ? {} : { onHistoryEvent: events.onHistoryEvent }),
    });
    closers.push(() => stepFunctions.close());
    await deployWorkflow(stepFunctions, { queueUrl: deployed.work.queueUrl, settings });
    const warm = options.inspect === undefined ? settings.maximumConcurrency : 1;
    const task: BufferedTask = {
      stateMachineArn: localStateMachineArn,
      eventBus: localResources.eventBus,
      messagesTable: localResources.messagesTable,
      deadLettersTable: localResources.deadLettersTable,
      queues: {
        work: namedQueue(deployed.work),
        deadLetters: namedQueue(deployed.deadLetters),
        ruleDlq: namedQueue(deployed.ruleDlq),
      },
      functions: { recorder: localResources.recorder, deadLetter: localResources.deadLetter },
      settings,
    };
    const eventBridge = createEventBridge({
      region,
      accountId,
      targets: createTargets({
        services: {
          startExecution: (input) => stepFunctions.call("StartExecution", input),
          sendMessage: ({ queueArn, ...message }) =>
            queues.sendMessage({ QueueUrl: queueUrlOf(endpoint.url, queueArn), ...message }),
          invokeAsync: (functionArn) => Promise.reject(new Error(`No rule invokes ${functionArn}.`)),
          putEvent: (...event) => eventBridge.putEvent(...event),
        },
      }),
      onWarning: (message) => events.emit({ type: "warning", message }),
      ...(folder === undefined ? {} : { dataDir: folder.events }),
    });
    closers.push(() => eventBridge.close());
    eventBridge.putBus({ name: task.eventBus });
    const rule = { name: "ringback-start-workflow", eventBusName: task.eventBus, isEnabled: true };
    eventBridge.putRule({ ...rule, eventPattern: JSON.stringify({ source: [{ prefix: "" }] }) });
    eventBridge.putTarget({
      rule: rule.name,
      eventBusName: task.eventBus,
      targetId: "workflow",
      arn: task.stateMachineArn,
      roleArn: `arn:aws:iam::${accountId}:role/${rule.name}`,
      deadLetterArn: deployed.ruleDlq.queueArn,
    });
    eventBridge.resume();
    endpoint.serve(
      serviceRoutes({
        sqs: queues.handle,
        query: queryForms(
          { sqs: queues.handleForm, sns: queues.fauxqs.handleForm, sts: queues.fauxqs.handleForm },
          isSqsAction,
        ),
        dynamodb: tables.handle,
        states: callbackService({ stepFunctions, faults, invocationFaults }),
        lambda: invokeApi(
          withEventQueues(functions, ({ functionName, reason }) =>
            events.emit({ type: "warning", message: `An event of ${functionName} is lost. ${reason}` }),
          ),
        ),
        events: eventBridge.handle,
      }),
      {
        app: { name: "ringback", stage: settings.stage },
        links: {
          Workflow: { arn: task.stateMachineArn },
          EventBus: { name: task.eventBus },
          MessagesTable: { name: task.messagesTable },
          DeadLettersTable: { name: task.deadLettersTable },
          WorkQueue: { url: task.queues.work.url },
          RuleDlq: { arn: task.queues.ruleDlq.arn },
          Stage: { settings },
        },
      },
    );
    await recorder.lambda.warm(warm);
    const mappings = deployMappings({
      settings,
      queues,
      queueUrls: urlsOf(deployed),
      recorder: recorder.lambda,
      deadLetter: deadLetter.lambda,
      isInspected: options.inspect !== undefined,
      onReceived: events.onReceived,
      onBatch: events.onBatch,
      onWarning: (message) => events.emit({ type: "warning", message }),
    });
    closers.push(() => Promise.all(mappings.map((mapping) => mapping.close(graceMs))));
    if (options.watch === true) {
      closers.push(watch({ app, functions: [recorder, deadLetter], emit: events.emit }));
    }
    let closing: Promise<void> | undefined;
    return {
      endpoint: endpoint.url,
      port: endpoint.port,
      task,
      inspect: queues.inspect,
      stepFunctions,
      faults,
      get processIds() {
        return [...functions.values()].flatMap(({ processIds }) => processIds);
      },
      close: () => {
        closing ??= closeInReverse(closers);
        return closing;
      },
    };
  } catch (error) {
    await closeInReverse(closers).catch(() => undefined);
    throw error;
  }
}

function byName(all: readonly DeployedFunction[]): Map<string, LambdaFunction> {
  return new Map(all.map(({ lambda }) => [lambda.functionName, lambda]));
}

const namedQueue = ({ queueUrl, queueArn }: { queueUrl: string; queueArn: string }): NamedQueue => ({
  name: queueArn.split(":").at(-1) ?? "",
  url: queueUrl,
  arn: queueArn,
});

const queueUrlOf = (origin: string, queueArn: string) =>
  `${origin}/${queueArn.split(":").slice(-2).join("/")}`;

const urlsOf = ({ work, deadLetters, ruleDlq }: Awaited<ReturnType<typeof deployQueues>>) => ({
  work: work.queueUrl,
  deadLetters: deadLetters.queueUrl,
  ruleDlq: ruleDlq.queueUrl,
});

function watch(options: {
  app: string;
  functions: readonly DeployedFunction[];
  emit(event: LocalEventBody): void;
}): () => void {
  const { emit, app, functions } = options;
  return watchFunctions({
    functions: watchable(app, functions),
    onReplaced: (functionNames) => emit({ type: "functions-replaced", functionNames }),
    onError: (message) => emit({ type: "build-failed", message }),
  });
}
