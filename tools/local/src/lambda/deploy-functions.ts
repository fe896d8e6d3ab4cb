import { localResources } from "@ringback/contracts/resources/local-resources";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { systemClock } from "@ringback/stepfunctions/clock";
import { type Bundle, bundleFunction } from "./bundle-function.ts";
import { createEventQueue } from "./event-queue.ts";
import type { FunctionErrorReport } from "./function-error-report.ts";
import type { FunctionService } from "./function-service.ts";
import { createLambdaFunction, type LambdaFunction, type LambdaFunctionOptions } from "./lambda-function.ts";

/** A function and the bundle that it runs. */
export interface DeployedFunction {
  /** As in SST: the file without its extension, a dot, the export. */
  readonly handler: string;
  readonly minify: boolean;
  bundle: Bundle;
  readonly lambda: LambdaFunction;
}

/** Concurrency in addition to the mapping's, for a function that is also invoked through Lambda's API. */
const spareConcurrency = 8;

/**
 * Bundles the recorder and the dead-letter function and makes them ready to be invoked.
 *
 * @param options.app the folder of the app that has their sources
 * @param options.endpointUrl the functions' `AWS_ENDPOINT_URL` *
 * @param options.inspect the port of the recorder's debugger; the dead-letter function has the next one. 0 takes free
 *   ones; each process prints its own to its log
 */
export async function deployFunctions(options: {
  app: string;
  settings: StageSettings;
  endpointUrl: string;
  environment: Readonly<Record<string, string>>;
  minify: boolean;
  inspect?: number;
  onLog(functionName: string, line: string): void;
  onFailed(functionName: string, failed: FunctionErrorReport): void;
  onInvoke: NonNullable<LambdaFunctionOptions["onInvoke"]>;
}): Promise<{ recorder: DeployedFunction; deadLetter: DeployedFunction }> {
  const { app, settings, minify, inspect, onLog, onFailed } = options;
  const deploy = async (one: {
    functionName: string;
    handler: string;
    timeoutSeconds: number;
    inspect: string | undefined;
  }): Promise<DeployedFunction> => {
    const { functionName, handler, timeoutSeconds } = one;
    const bundle = await bundleFunction({ app, handler, minify });
    const lambda = createLambdaFunction({
      functionName,
      functionArn: `arn:aws:lambda:${localResources.region}:${localResources.accountId}:function:${functionName}`,
      bundle: bundle.file,
      exportName: bundle.exportName,
      memoryMb: settings.functionMemoryMb,
      timeoutSeconds,
      concurrency: settings.maximumConcurrency + spareConcurrency,
      region: localResources.region,
      endpointUrl: options.endpointUrl,
      environment: options.environment,
      onInvoke: options.onInvoke,
      ...(one.inspect === undefined ? {} : { inspect: one.inspect }),
      onLog: (line) => onLog(functionName, line),
      onFailed: (failed) => onFailed(functionName, failed),
    });
    return { handler, minify, bundle, lambda };
  };
  const [recorder, deadLetter] = await Promise.all([
    deploy({
      functionName: localResources.recorder,
      handler: "packages/functions/src/recorder.handler",
      timeoutSeconds: settings.functionTimeoutSeconds,
      inspect: inspect === undefined ? undefined : `127.0.0.1:${inspect}`,
    }),
    deploy({
      functionName: localResources.deadLetter,
      handler: "packages/functions/src/dead-letter.handler",
      timeoutSeconds: settings.deadLetterFunctionTimeoutSeconds,
      inspect: inspect === undefined ? undefined : `127.0.0.1:${inspect === 0 ? 0 : inspect + 1}`,
    }),
  ]);
  return { recorder, deadLetter };
}

/** The same functions, each with a queue for its asynchronous invocations. */
export function withEventQueues(
  functions: ReadonlyMap<string, LambdaFunction>,
  onLost: Parameters<typeof createEventQueue>[0]["onLost"],
): Map<string, Pick<LambdaFunction, "invoke"> & { invokeAsync(event: unknown): string }> {
  const entries = [...functions].map(([name, lambda]) => {
    const deliver = async () => undefined;
    const { accept } = createEventQueue({ lambda, clock: systemClock, config: () => ({}), deliver, onLost });
    return [name, { invoke: lambda.invoke, invokeAsync: accept }] as const;
  });
  return new Map(entries);
}

/** The same functions, as their watch looks at them. */
export function watchable(
  app: string,
  functions: readonly DeployedFunction[],
): Pick<FunctionService, "bundles" | "rebundle" | "onDeployed"> {
  return {
    get bundles() {
      return new Map(functions.map(({ lambda, bundle }) => [lambda.functionName, bundle]));
    },
    rebundle: async (functionName) => {
      const deployed = functions.find(({ lambda }) => lambda.functionName === functionName);
      if (deployed === undefined) return false;
      const { handler, minify } = deployed;
      const next = await bundleFunction({ app, handler, minify });
      if (next.file === deployed.bundle.file) return false;
      deployed.bundle = next;
      deployed.lambda.change({ bundle: next.file });
      return true;
    },
    onDeployed: () => () => undefined,
  };
}
