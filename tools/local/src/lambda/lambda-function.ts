import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { functionAccessKeyId } from "./function-access-key.ts";
import { type FunctionErrorReport, functionErrorReport } from "./function-error-report.ts";
import { lambdaEnvironment } from "./lambda-environment.ts";
import { type InvocationResult, type LambdaProcess, startLambdaProcess } from "./lambda-process.ts";
import type { FunctionFailure } from "./runtime-messages.ts";

/** What a function of the local cloud is made of. */
export interface LambdaFunctionOptions {
  readonly functionName: string;
  readonly functionArn: string;
  /** The path of the bundle's file. */
  readonly bundle: string;
  /** The name of the export that is the handler. */
  readonly exportName: string;
  /** The process's heap; a function that needs more fails with Runtime.OutOfMemory. */
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Invocations at once; one more is throttled. */
  readonly concurrency: number;
  readonly region: string;
  /** The function's `AWS_ENDPOINT_URL`. */
  readonly endpointUrl: string;
  /** Variables in addition to those that Lambda sets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where a process waits for a debugger (`127.0.0.1:9229`). A function that is inspected has no timeout. */
  readonly inspect?: string;
  /** Called with each line that a process writes. */
  readonly onLog?: (line: string) => void;
  /** Called when an invocation or a process fails; not for a process that `replaceBundle` or `close` ends. */
  readonly onFailed?: (failed: FunctionErrorReport) => void;
  /** Called with the process that is to run an invocation, before the function gets it. */
  readonly onInvoke?: (process: LambdaProcess, invocation: { requestId: string; event: unknown }) => void;
}

/** An invocation that has ended. */
export interface Invoked {
  readonly requestId: string;
  readonly result: InvocationResult | { readonly outcome: "throttled" };
  /** The last lines that the function wrote during the invocation, 40 at most. */
  readonly log: readonly string[];
}

/**
 * A function and its processes. An idle process takes the next invocation; where all are busy, a new one is started.
 */
export interface LambdaFunction {
  readonly functionName: string;
  readonly functionArn: string;
  readonly timeoutSeconds: number;
  /** Never rejects: a failure and a throttled invocation are results. */
  invoke(event: unknown): Promise<Invoked>;
  /** Starts processes ahead of the first invocations, up to `count` in all. */
  warm(count: number): Promise<void>;
  /** The next invocations run another bundle. Those that are running end on the old one. */
  replaceBundle(bundle: string): void;
  readonly processIds: readonly number[];
  /** Kills every process. */
  close(): Promise<void>;
}

/** Lambda sends the last 4 KB of the log with an answer. */
const keptLogLines = 40;

/**
 * Runs a function as Lambda does, in processes of this machine. The first process starts with the first invocation, or with
 * `warm`.
 */
export function createLambdaFunction(options: LambdaFunctionOptions): LambdaFunction {
  const { functionName, timeoutSeconds, concurrency, inspect } = options;
  let bundle = options.bundle;
  const idle: LambdaProcess[] = [];
  const busy = new Set<LambdaProcess>();
  const origin = new WeakMap<LambdaProcess, { bundle: string; lines: string[] }>();
  let invocations = 0;
  let started = 0;
  let closed = false;
  const report = (during: FunctionErrorReport["during"], failure: FunctionFailure) => {
    if (!closed) options.onFailed?.(functionErrorReport(during, failure));
  };

  function start(): LambdaProcess {
    started += 1;
    const accessKeyId = functionAccessKeyId(functionName, started);
    const lines: string[] = [];
    const lambda = startLambdaProcess({
      bundle,
      exportName: options.exportName,
      memoryMb: options.memoryMb,
      accessKeyId,
      ...(inspect === undefined ? {} : { inspect }),
      environment: lambdaEnvironment({
        ...options,
        accessKeyId,
        handler: `bundle.${options.exportName}`,
        taskRoot: dirname(bundle),
      }),
      onLog: (line) => {
        if (lines.push(line) > keptLogLines) lines.shift();
        options.onLog?.(line);
      },
    });
    origin.set(lambda, { bundle, lines });
    busy.add(lambda);
    lambda.ended.then((failure) => {
      busy.delete(lambda);
      const index = idle.indexOf(lambda);
      if (index === -1) return;
      idle.splice(index, 1);
      report("rest", failure);
    });
    return lambda;
  }

  function takeIdle(): LambdaProcess | undefined {
    for (let lambda = idle.pop(); lambda !== undefined; lambda = idle.pop()) {
      if (!lambda.hasEnded) return lambda;
    }
    return undefined;
  }

  function release(lambda: LambdaProcess): void {
    busy.delete(lambda);
    if (lambda.hasEnded || closed) return;
    if (origin.get(lambda)?.bundle === bundle) idle.push(lambda);
    else lambda.kill();
  }

  /** A process that waits for an invocation, where the function can be loaded. */
  async function load(): Promise<void> {
    const lambda = start();
    const failure = await lambda.initialised;
    if (failure === null) return release(lambda);
    lambda.kill();
    report("load", failure);
  }

  async function run(event: unknown, requestId: string): Promise<Invoked> {
    const lambda = takeIdle() ?? start();
    busy.add(lambda);
    const failedLoad = await lambda.initialised;
    const log = origin.get(lambda)?.lines ?? [];
    if (failedLoad !== null) {
      lambda.kill();
      report("load", failedLoad);
      return { requestId, result: { outcome: "failed", ...failedLoad }, log: [...log] };
    }
    log.length = 0;
    const deadline = Date.now() + timeoutSeconds * 1000;
    options.onInvoke?.(lambda, { requestId, event });
    const timer =
      inspect === undefined
        ? setTimeout(() => {
            const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
            lambda.kill({ errorType: "Sandbox.Timedout", errorMessage });
          }, timeoutSeconds * 1000)
        : undefined;
    const result = await lambda.invoke({ requestId, event, deadline });
    clearTimeout(timer);
    release(lambda);
    if (result.outcome === "failed") report("invocation", result);
    return { requestId, result, log: [...log] };
  }

  return {
    functionName,
    functionArn: options.functionArn,
    timeoutSeconds,
    get processIds() {
      return [...idle, ...busy].map(({ pid }) => pid);
    },
    invoke: async (event) => {
      const requestId = randomUUID();
      if (invocations >= concurrency || closed)
        return { requestId, result: { outcome: "throttled" }, log: [] };
      invocations += 1;
      try {
        return await run(event, requestId);
      } finally {
        invocations -= 1;
      }
    },
    warm: async (count) => {
      const missing = Math.max(0, count - idle.length - busy.size);
      await Promise.all(Array.from({ length: missing }, load));
    },
    replaceBundle: (next) => {
      bundle = next;
      for (const lambda of idle.splice(0)) lambda.kill();
      // A new bundle that cannot be loaded is reported now, and not when the next message comes.
      if (started > 0 && inspect === undefined && !closed) void load();
    },
    close: async () => {
      closed = true;
      const all = [...idle, ...busy];
      for (const lambda of all) lambda.kill();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
