import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { type FunctionFailed, functionFailed } from "./function-failed.ts";
import { functionKey } from "./function-key.ts";
import { lambdaEnvironment } from "./lambda-environment.ts";
import { type InvocationResult, type LambdaProcess, startLambdaProcess } from "./lambda-process.ts";
import type { FunctionFailure } from "./runtime-messages.ts";

export interface LambdaFunctionOptions {
  readonly functionName: string;
  readonly functionArn: string;
  /** The bundle's file. */
  readonly bundle: string;
  /** The name of the export that is the handler. */
  readonly exportName: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Invocations at once; one more is throttled. */
  readonly concurrency: number;
  readonly region: string;
  readonly endpointUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where debuggers listen (`127.0.0.1:9229`). A function that is inspected has no timeout. */
  readonly inspect?: string;
  readonly onLog?: (line: string) => void;
  /** Hears of what ends an invocation or a process, but for what `swap` and `close` end. */
  readonly onFailed?: (failed: FunctionFailed) => void;
  /** Sees the process that got an invocation before the function does. */
  readonly onInvoke?: (process: LambdaProcess, invocation: { requestId: string; event: unknown }) => void;
}

export interface Invoked {
  readonly requestId: string;
  readonly result: InvocationResult | { readonly outcome: "throttled" };
  /** The last lines that the function wrote while it ran. */
  readonly log: readonly string[];
}

/** A function with its processes: an idle one takes the next invocation, a new one is started when all are busy. */
export interface LambdaFunction {
  readonly functionName: string;
  readonly functionArn: string;
  readonly timeoutSeconds: number;
  invoke(event: unknown): Promise<Invoked>;
  /** Starts processes ahead of the first invocations, up to `count` in all. */
  warm(count: number): Promise<void>;
  /** The next invocations run from another bundle; those that run end in peace. */
  swap(bundle: string): void;
  readonly processIds: readonly number[];
  /** Kills every process. */
  close(): Promise<void>;
}

/** Lambda sends the last 4 KB of the log with an answer. */
const keptLogLines = 40;

export function createLambdaFunction(options: LambdaFunctionOptions): LambdaFunction {
  const { functionName, timeoutSeconds, concurrency, inspect } = options;
  let bundle = options.bundle;
  const idle: LambdaProcess[] = [];
  const busy = new Set<LambdaProcess>();
  const origin = new WeakMap<LambdaProcess, { bundle: string; lines: string[] }>();
  let invocations = 0;
  let started = 0;
  let closed = false;
  const tell = (during: FunctionFailed["during"], failure: FunctionFailure) => {
    if (!closed) options.onFailed?.(functionFailed(during, failure));
  };

  function start(): LambdaProcess {
    started += 1;
    const accessKeyId = functionKey(functionName, started);
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
      tell("rest", failure);
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
    tell("load", failure);
  }

  async function run(event: unknown, requestId: string): Promise<Invoked> {
    const lambda = takeIdle() ?? start();
    busy.add(lambda);
    const failedLoad = await lambda.initialised;
    const log = origin.get(lambda)?.lines ?? [];
    if (failedLoad !== null) {
      lambda.kill();
      tell("load", failedLoad);
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
    if (result.outcome === "failed") tell("invocation", result);
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
    swap: (next) => {
      bundle = next;
      for (const lambda of idle.splice(0)) lambda.kill();
      // Whether the new code loads is told at once, and not with the next message.
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
