import { findAppGraph } from "@ringback/app/app-graph";
import { type AppGraph, endpointOrigin } from "@ringback/app/graph/app-graph";
import { lockDirectory } from "@ringback/stepfunctions/journal/lock-directory";
import type { StepFunctions } from "@ringback/stepfunctions/step-functions";
import { closeInReverse } from "./close-in-reverse.ts";
import { dataFolders } from "./data-folders.ts";
import { dataKinds } from "./deployment/data-kinds.ts";
import { deployGraph } from "./deployment/deploy-graph.ts";
import { keepNames } from "./deployment/kept-names.ts";
import { eventSourceMappingKind } from "./deployment/kinds/event-source-mapping.ts";
import { lambdaFunctionKind } from "./deployment/kinds/lambda-function.ts";
import { resourceKinds, takesMessages } from "./deployment/kinds/resource-kinds.ts";
import { type NotRun, notRun } from "./deployment/not-run.ts";
import { partitionKeysOf } from "./deployment/partition-keys.ts";
import { openEndpoint, type RunningApp } from "./endpoint/endpoint.ts";
import { eventPattern } from "./events/pattern/event-pattern.ts";
import { createFaults, type FaultRates, type Faults } from "./faults/faults.ts";
import { setPoliciesOfGraph } from "./iam/graph/set-policies-of-graph.ts";
import { accessDeniedEvent } from "./local-events/access-denied-event.ts";
import type { AppliedChanges } from "./local-events/applied-changes.ts";
import type { LocalEvent } from "./local-events/local-event.ts";
import { createLocalEvents } from "./local-events/local-events.ts";
import { placedGraphs } from "./placed-graphs.ts";
import { openServices } from "./services/open-services.ts";
import type { QueueInspection } from "./sqs/queue-inspection.ts";
import { type BufferedTasks, bufferedTasksOf } from "./task/buffered-tasks.ts";
import { taskLookup } from "./task/task-lookup.ts";
import { UnknownTaskError } from "./task/unknown-task-error.ts";
import { watchApp } from "./watch/watch-app.ts";
import { watchFunctions } from "./watch/watch-functions.ts";

/** How the local cloud is started. */
export interface LocalCloudOptions {
  /** The folder of the app that it runs: the one that holds its `sst.config.ts`. */
  readonly app: string;
  /**
   * The app, where it has been evaluated already; else it is evaluated for the stage `local`, or what an earlier evaluation
   * gave is taken where nothing has changed since.
   */
  readonly graph?: AppGraph;
  /** 4566 unless given; 0 takes a free one. */
  readonly port?: number;
  /**
   * A folder that keeps queues, tables and executions over a restart, for one local cloud at a time; without it all is
   * in memory.
   */
  readonly dataDir?: string;
  /** Bundles functions again when their sources change, and applies the app anew when its config or stacks do. */
  readonly watch?: boolean;
  /** The port at which the first function waits for a debugger; each further one has the next. 0 takes free ones. */
  readonly inspect?: number;
  /** False enforces no role and no policy; true unless given. */
  readonly iam?: boolean;
  /** For each fault that is to happen the rate from 0 to 1: 0.3 injects it in 30 % of the cases. */
  readonly faults?: FaultRates;
  /** By the name of a task: its own rates, in place of those that hold for all tasks. */
  readonly taskFaults?: Readonly<Record<string, FaultRates>>;
  /** Of the random numbers that decide about faults, so that a run can be repeated; 0 unless given. */
  readonly seed?: number;
  /** Called with each event of the local cloud, in order. */
  readonly onEvent?: (event: LocalEvent) => void;
  /** Called with each line that a function writes to its log. */
  readonly onLog?: (functionName: string, line: string) => void;
}

/** The local cloud with an app deployed to it. */
export interface LocalCloud extends AsyncDisposable {
  /** The value for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly port: number;
  /** The app as it runs, with the URLs of this endpoint, and placeholders for its secrets. */
  readonly graph: AppGraph;
  /** What the app describes and the local cloud does not run, by kind. */
  readonly notRun: readonly NotRun[];
  /** The buffered tasks that the app deploys, and their workflows; undefined where it deploys none. */
  readonly tasks: BufferedTasks | undefined;
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
  /**
   * Brings what runs to another evaluation of the app: new and changed functions, mappings, definitions, rules and roles at
   * once. Where a queue or table would lose what it holds, nothing else is applied, and what waits for a restart is named.
   */
  apply(graph: AppGraph): Promise<AppliedChanges>;
  /** Stops everything; resolves within two seconds. */
  close(): Promise<void>;
}

/** How long a running invocation may take to end when the local cloud stops. */
const graceMs = 800;
const defaultPort = Number(new URL(endpointOrigin).port);

/**
 * Starts the local cloud and deploys an SST app to it, as SST evaluates it for the stage `local`.
 *
 * @throws PortInUseError where the port is taken; UnknownTaskError where a fault is of a task that the app has not; AppError and EvaluationError where the app cannot be evaluated;
 *   BundleError where a function cannot be bundled; Error that names the resource where AWS would refuse one, or where
 *   another process uses the data folder
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { dataDir, onEvent = () => undefined, app, iam = true } = options;
  const events = createLocalEvents(onEvent);
  const onWarning = (message: string) => events.emit({ type: "warning", message });
  const faults = createFaults({
    rates: options.faults ?? {},
    taskRates: options.taskFaults ?? {},
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    onFault: (fault) => events.emit({ type: "fault", ...fault }),
  });
  const endpoint = await openEndpoint({ port: options.port ?? defaultPort });
  const closers: (() => unknown)[] = [() => endpoint.close()];
  try {
    const folders = dataDir === undefined ? undefined : await dataFolders(dataDir);
    // Before anything is opened: two local clouds on one folder would damage each other's queues and tables.
    if (dataDir !== undefined) closers.push(lockDirectory(dataDir));
    const stage = "local";
    const { place, shown } = placedGraphs({ app, stage, endpointUrl: endpoint.url });
    const found =
      options.graph === undefined
        ? await findAppGraph({ app, stage, onEvaluate: () => events.emit({ type: "evaluating" }) })
        : { graph: options.graph, sources: [] };
    const graph = place(found.graph);
    let tasks = bufferedTasksOf(graph);
    checkTaskNames(Object.keys(options.taskFaults ?? {}), tasks);
    let lookup = taskLookup(tasks);
    let partitionKeys = partitionKeysOf(graph);
    const services = await openServices({
      region: graph.region,
      accountId: graph.accountId,
      endpoint,
      folders,
      iam,
      inspect: options.inspect,
      faults,
      events,
      hasListener: options.onEvent !== undefined,
      tasks: () => lookup,
      partitionKeyOf: (table, index) => partitionKeys.get(index === undefined ? table : `${table}/${index}`),
      ...(dataDir === undefined || folders === undefined
        ? {}
        : {
            onTables: (tables) =>
              keepNames({ folder: dataDir, queues: folders.queues, tables, graph, onWarning }),
          }),
      onLog: (functionName, line) => options.onLog?.(functionName, line),
      onRefused: (refusal) => events.emit(accessDeniedEvent(refusal)),
    });
    closers.push(() => services.close());
    const functions = lambdaFunctionKind({
      app,
      minify: options.watch !== true && options.inspect === undefined,
      functions: services.lambda,
    });
    const mappings = eventSourceMappingKind({
      region: graph.region,
      functions: services.lambda.functions,
      sourceOf: services.sourceOf,
      ...(services.authorizer === undefined ? {} : { authorizer: services.authorizer }),
      compilePattern: eventPattern,
      isInspected: options.inspect !== undefined,
      onReceived: events.onReceived,
      onBatch: events.onBatch,
      onFiltered: events.onFiltered,
      onWarning,
    });
    closers.push(() => mappings.close(graceMs));
    let isDeployed = false;
    const serve = (running: AppGraph) =>
      endpoint.serve(services.routes, isDeployed ? runningApp(shown(running)) : "starting");
    const deployment = await deployGraph({
      graph,
      kinds: resourceKinds({ services, functions, mappings, onWarning }),
      last: takesMessages,
      holdsData: new Set(Object.keys(dataKinds)),
      onGraph: (next) => {
        tasks = bufferedTasksOf(next);
        lookup = taskLookup(tasks);
        partitionKeys = partitionKeysOf(next);
        functions.useGraph(next);
        if (services.authorizer !== undefined)
          setPoliciesOfGraph(services.authorizer, next).forEach(onWarning);
        serve(next);
      },
    });
    isDeployed = true;
    serve(deployment.graph);
    services.resume();
    await services.lambda.startInspected();
    const apply = (next: AppGraph) => deployment.apply(place(next));
    if (options.watch === true) {
      closers.push(
        watchApp({
          app,
          stage,
          found,
          complete: place,
          apply: deployment.apply,
          onApplied: (changes) => events.emit({ type: "app-applied", ...changes }),
          onError: (message) => events.emit({ type: "not-applied", message }),
        }),
        watchFunctions({
          functions: services.lambda,
          onReplaced: (functionNames) => events.emit({ type: "functions-replaced", functionNames }),
          onError: (message) => events.emit({ type: "build-failed", message }),
        }),
      );
    }
    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= closeInReverse(closers);
      return closing;
    };
    return {
      endpoint: endpoint.url,
      port: endpoint.port,
      get graph() {
        return shown(deployment.graph);
      },
      get notRun() {
        return notRun(deployment.graph);
      },
      get tasks() {
        return tasks;
      },
      inspect: services.queues.inspect,
      stepFunctions: services.stepFunctions,
      faults,
      get processIds() {
        return services.lambda.processIds;
      },
      apply,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await closeInReverse(closers).catch(() => undefined);
    throw error;
  }
}

/** @throws Error that names the tasks that there are */
function checkTaskNames(names: readonly string[], tasks: BufferedTasks | undefined): void {
  const known = tasks?.tasks.map(({ name }) => name) ?? [];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const has = known.length === 0 ? "no buffered task" : `the tasks ${known.join(", ")}`;
  throw new UnknownTaskError(`There is no task ${unknown} for a fault: the app has ${has}.`);
}

/** What commands in other processes find the resources by; without what an app keeps secret. */
function runningApp({ app, links }: AppGraph): RunningApp {
  const { name, stage } = app;
  const shown = Object.entries(links).filter(([, { type }]) => type !== "sst.sst.Secret");
  return { app: { name, stage }, links: Object.fromEntries(shown) };
}
