import { availableParallelism } from "node:os";
import type { Clock } from "@ringback/stepfunctions/clock";
import type { Bundle } from "./bundle/bundle.ts";
import { BundleError } from "./bundle/bundle-error.ts";
import { bundleFunction, bundleFunctions } from "./bundle/bundle-function.ts";
import type { FunctionSource } from "./bundle/function-source.ts";
import type { DeliverEvent } from "./event-destination.ts";
import { createEventQueue, type EventInvokeConfig, type EventQueue, type LostEvent } from "./event-queue.ts";
import { isFunctionAccessKeyId } from "./function-access-key.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import type { FunctionDescription } from "./function-description.ts";
import { functionNotRun } from "./function-not-run.ts";
import { createLambdaFunction, type LambdaFunction, type LambdaFunctionOptions } from "./lambda-function.ts";
import type { FunctionErrorReport } from "./process/function-error-report.ts";
import { createTurns } from "./turns.ts";

/** A function of the app. */
export interface AppFunction
  extends Pick<
    LambdaFunction,
    "functionName" | "functionArn" | "timeoutSeconds" | "invoke" | "warm" | "processIds"
  > {
  /** The role that its processes have. */
  readonly roleArn: string;
  /** The reserved concurrency; undefined where it has none. */
  readonly concurrency: number | undefined;
  /**
   * Lambda's asynchronous invocation: the event is accepted, and tried again where the function fails.
   *
   * @returns the request id
   */
  invokeAsync(event: unknown): string;
}

/** Whose process signs a request. */
export type FunctionCaller =
  | { readonly kind: "function"; readonly functionArn: string; readonly roleArn: string }
  /** A key of the form of a function's, which no function of this local cloud has: to be refused. */
  | { readonly kind: "unknown" };

/** Lambda of the local cloud: the functions of an app. */
export interface FunctionService {
  /** By their names. */
  readonly functions: ReadonlyMap<string, AppFunction>;
  /** Begins to bundle what is to be deployed next, so that all functions are bundled at once. */
  prepare(sources: readonly FunctionSource[]): void;
  /**
   * Makes the function, or brings the one of that name to what is described: the next invocations have it. Nothing is
   * started.
   *
   * @throws BundleError that names the function, where it cannot be bundled; then nothing has been changed
   */
  deploy(description: FunctionDescription): Promise<void>;
  remove(functionName: string): Promise<void>;
  /** How the asynchronous invocations of a function are retried; undefined takes Lambda's defaults. */
  setEventInvokeConfig(functionName: string, config: EventInvokeConfig | undefined): void;
  /** Whose process signs with this access key; undefined for a key that is no function's. */
  callerOf(accessKeyId: string | undefined): FunctionCaller | undefined;
  /** Starts a process of each function for its debugger, one after the other, where they are inspected. */
  startInspected(): Promise<void>;
  readonly processIds: readonly number[];
  /** What `watchFunctions` looks at. */
  readonly bundles: ReadonlyMap<string, Bundle>;
  /**
   * Bundles functions again, all at once.
   * @returns for each, in their order, whether it runs from another bundle now; rejected with its BundleError
   */
  rebundle(functionNames: readonly string[]): Promise<readonly PromiseSettledResult<boolean>[]>;
  /** Called after a function was deployed or removed, until the returned function is called. */
  onDeployed(listener: () => void): () => void;
  close(): Promise<void>;
}

interface Deployed {
  description: FunctionDescription;
  bundle: Bundle | undefined;
  readonly lambda: LambdaFunction;
  readonly events: EventQueue;
}

/** How many processes may start at the same time on the smallest machine. */
const leastStarts = 2;

/**
 * Runs functions.
 *
 * @param options.inspect the port of the first function's debugger; each further one has the next. 0 takes free ones;
 *   each process prints its own to its log
 * @param options.deliver sends the results of asynchronous invocations to their destinations and dead-letter queues
 */
export function createFunctionService(options: {
  region: string;
  /** The functions' `AWS_ENDPOINT_URL`. */
  endpointUrl: string;
  clock: Clock;
  inspect?: number;
  deliver: DeliverEvent;
  onLog(functionName: string, line: string): void;
  onFailed(functionName: string, failed: FunctionErrorReport): void;
  onInvoke?: LambdaFunctionOptions["onInvoke"];
  onLost(lost: LostEvent): void;
}): FunctionService {
  const { region, endpointUrl, inspect } = options;
  const deployed = new Map<string, Deployed>();
  const functions = new Map<string, AppFunction>();
  const bundles = new Map<string, Bundle>();
  const eventConfigs = new Map<string, EventInvokeConfig>();
  const functionOfKey = new Map<string, string>();
  const bundling = new Map<string, Promise<Bundle>>();
  const listeners = new Set<() => void>();
  const starts = createTurns(Math.max(leastStarts, availableParallelism()));
  let inspected = 0;

  function begin(sources: readonly FunctionSource[]): void {
    const all = bundleFunctions(sources);
    for (const [index, source] of sources.entries()) {
      const begun = all[index];
      // An error is that of whoever asks for the bundle.
      begun?.catch(() => undefined);
      if (begun !== undefined) bundling.set(JSON.stringify(source), begun);
    }
  }

  /** The bundle of a function whose bundling may have begun. */
  async function bundleOf({ label }: FunctionDescription, source: FunctionSource): Promise<Bundle> {
    const key = JSON.stringify(source);
    const begun = bundling.get(key);
    bundling.delete(key);
    try {
      return await (begun ?? bundleFunction(source));
    } catch (error) {
      if (error instanceof BundleError) throw new BundleError(`${label}: ${error.message}`);
      throw error;
    }
  }

  function create(description: FunctionDescription, bundle: Bundle | undefined): Deployed {
    const { functionName, functionArn, timeoutSeconds, code } = description;
    const lambda =
      bundle === undefined || code.kind === "not-run"
        ? functionNotRun({
            functionName,
            functionArn,
            timeoutSeconds,
            reason: code.kind === "not-run" ? code.reason : "",
            onFailed: (failed) => options.onFailed(functionName, failed),
          })
        : createLambdaFunction({
            functionName,
            functionArn,
            region,
            endpointUrl,
            starts,
            ...configurationOf(description, bundle),
            ...(inspect === undefined ? {} : { inspect: `127.0.0.1:${nextPort(inspect)}` }),
            ...(options.onInvoke === undefined ? {} : { onInvoke: options.onInvoke }),
            onAccessKey: (accessKeyId) => functionOfKey.set(accessKeyId, functionName),
            onLog: (line) => options.onLog(functionName, line),
            onFailed: (failed) => options.onFailed(functionName, failed),
          });
    const config = () => ({
      ...eventConfigs.get(functionName),
      deadLetterTarget: deployed.get(functionName)?.description.deadLetterTarget,
    });
    const { clock, deliver, onLost } = options;
    const events = createEventQueue({ lambda, clock, config, deliver, onLost });
    return { description, bundle, lambda, events };
  }

  const nextPort = (first: number) => (first === 0 ? 0 : first + inspected++);

  function publish(one: Deployed): void {
    const { lambda, events } = one;
    const { functionName } = lambda;
    deployed.set(functionName, one);
    functions.set(functionName, {
      functionName,
      functionArn: lambda.functionArn,
      invoke: lambda.invoke,
      warm: lambda.warm,
      invokeAsync: events.accept,
      get timeoutSeconds() {
        return lambda.timeoutSeconds;
      },
      get roleArn() {
        return one.description.roleArn;
      },
      get concurrency() {
        return one.description.concurrency;
      },
      get processIds() {
        return lambda.processIds;
      },
    });
  }

  function setBundle(one: Deployed, bundle: Bundle | undefined): void {
    one.bundle = bundle;
    if (bundle === undefined) bundles.delete(one.lambda.functionName);
    else bundles.set(one.lambda.functionName, bundle);
  }

  /** @returns whether it runs from another bundle now */
  async function rebundle(functionName: string): Promise<boolean> {
    const one = deployed.get(functionName);
    if (one?.description.code.kind !== "bundled") return false;
    const { description } = one;
    const bundle = await bundleOf(description, one.description.code.source);
    // Another deployment may have come in between.
    if (one.description !== description || deployed.get(functionName) !== one) return false;
    const isOther = bundle.file !== one.bundle?.file;
    setBundle(one, bundle);
    if (isOther) one.lambda.change(configurationOf(description, bundle));
    return isOther;
  }

  const changed = () => {
    for (const listener of listeners) listener();
  };

  async function remove(functionName: string): Promise<void> {
    const one = deployed.get(functionName);
    if (one === undefined) return;
    deployed.delete(functionName);
    functions.delete(functionName);
    bundles.delete(functionName);
    one.events.close();
    await one.lambda.close();
  }

  return {
    functions,
    bundles,
    get processIds() {
      return [...deployed.values()].flatMap(({ lambda }) => lambda.processIds);
    },
    prepare: (sources) => {
      bundling.clear();
      begin(sources);
    },
    deploy: async (description) => {
      const { functionName, functionArn, code } = description;
      const bundle = code.kind === "bundled" ? await bundleOf(description, code.source) : undefined;
      const before = deployed.get(functionName);
      const isSameKind =
        before?.description.functionArn === functionArn && before.description.code.kind === code.kind;
      if (before !== undefined && isSameKind && bundle !== undefined) {
        const next = configurationOf(description, bundle);
        before.description = description;
        before.lambda.change(next);
        setBundle(before, bundle);
      } else {
        await remove(functionName);
        const one = create(description, bundle);
        publish(one);
        setBundle(one, bundle);
      }
      changed();
    },
    remove: async (functionName) => {
      await remove(functionName);
      changed();
    },
    setEventInvokeConfig: (functionName, config) => {
      if (config === undefined) eventConfigs.delete(functionName);
      else eventConfigs.set(functionName, config);
    },
    callerOf: (accessKeyId) => {
      if (!isFunctionAccessKeyId(accessKeyId)) return undefined;
      const one = deployed.get(functionOfKey.get(accessKeyId) ?? "");
      if (one === undefined) return { kind: "unknown" };
      const { functionArn, roleArn } = one.description;
      return { kind: "function", functionArn, roleArn };
    },
    startInspected: async () => {
      if (inspect === undefined) return;
      for (const { lambda } of deployed.values()) await lambda.warm(1);
    },
    rebundle: (functionNames) => {
      begin(
        functionNames.flatMap((name) => {
          const code = deployed.get(name)?.description.code;
          return code?.kind === "bundled" ? [code.source] : [];
        }),
      );
      return Promise.allSettled(functionNames.map(rebundle));
    },
    onDeployed: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      for (const { events } of deployed.values()) events.close();
      await Promise.all([...deployed.values()].map(({ lambda }) => lambda.close()));
    },
  };
}

function configurationOf(description: FunctionDescription, bundle: Bundle): FunctionConfiguration {
  const { runtime, logFormat, memoryMb, timeoutSeconds, concurrency, environment } = description;
  const { file, exportName, taskRoot, compileCache } = bundle;
  return {
    bundle: file,
    exportName,
    taskRoot,
    compileCache,
    runtime,
    logFormat,
    memoryMb,
    timeoutSeconds,
    concurrency,
    environment,
  };
}
