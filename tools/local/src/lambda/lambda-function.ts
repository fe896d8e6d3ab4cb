import { randomUUID } from "node:crypto";
import { dirname, parse } from "node:path";
import { functionAccessKeyId } from "./function-access-key.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { type FunctionErrorReport, functionErrorReport } from "./process/function-error-report.ts";
import { lambdaEnvironment } from "./process/lambda-environment.ts";
import { type InvocationResult, type LambdaProcess, startLambdaProcess } from "./process/lambda-process.ts";
import { createProcessPool } from "./process/process-pool.ts";
import type { FunctionFailure } from "./process/runtime-messages.ts";
import { createTurns, type Turns } from "./turns.ts";

/** What a function of the local cloud is made of. */
export interface LambdaFunctionOptions extends FunctionConfiguration {
  readonly functionName: string;
  readonly functionArn: string;
  readonly region: string;
  /** The function's `AWS_ENDPOINT_URL`. */
  readonly endpointUrl: string;
  /** Processes at once; one more invocation waits for a process. 32 unless given. */
  readonly maximumProcesses?: number;
  /** Taken by each process while it starts: functions that share them start no more processes at the same time. */
  readonly starts?: Turns;
  /** How long a process without an invocation is kept, in milliseconds: a minute unless given. */
  readonly idleMs?: number;
  /** Where a process waits for a debugger (`127.0.0.1:9229`). A function that is inspected has no timeout. */
  readonly inspect?: string;
  /** Called with the access key of each process before it starts. */
  readonly onAccessKey?: (accessKeyId: string) => void;
  /** Called with each line that a process writes. */
  readonly onLog?: (line: string) => void;
  /** Called when an invocation or a process fails; not for a process that `change` or `close` ends. */
  readonly onFailed?: (failed: FunctionErrorReport) => void;
  /** Called with the process that is to run an invocation, before the function gets it. */
  readonly onInvoke?: (
    process: LambdaProcess,
    invocation: { functionName: string; requestId: string; event: unknown },
  ) => void;
}

/** An invocation that has ended. */
export interface Invoked {
  readonly requestId: string;
  readonly result: InvocationResult | { readonly outcome: "throttled" };
  /** The last lines that the function wrote during the invocation, 40 at most. */
  readonly log: readonly string[];
}

/**
 * A function and its processes. An idle process takes the next invocation; where all are busy, a new one is started, and
 * one that is not needed any more is ended. A function that nobody invokes has none.
 */
export interface LambdaFunction {
  readonly functionName: string;
  readonly functionArn: string;
  readonly timeoutSeconds: number;
  /**
   * Never rejects: a failure and a throttled invocation are results.
   *
   * @param requestId a new one unless given: a retry has that of the first invocation
   */
  invoke(event: unknown, requestId?: string): Promise<Invoked>;
  /** Starts processes ahead of the first invocations, up to `count` in all. */
  warm(count: number): Promise<void>;
  /** The next invocations have what is given here. Those that are running end as they began. */
  change(configuration: Partial<FunctionConfiguration>): void;
  readonly processIds: readonly number[];
  /** Kills every process. */
  close(): Promise<void>;
}

/** Lambda sends the last 4 KB of the log with an answer. */
const keptLogLines = 40;
const defaultMaximumProcesses = 32;
const defaultIdleMs = 60_000;
const longestTurnMs = 2000;

/**
 * Runs a function as Lambda does, in processes of this machine. The first process starts with the first invocation, or with
 * `warm`.
 */
export function createLambdaFunction(options: LambdaFunctionOptions): LambdaFunction {
  const { functionName, inspect } = options;
  let configuration: FunctionConfiguration = options;
  const origin = new WeakMap<LambdaProcess, { configuration: FunctionConfiguration; lines: string[] }>();
  /** Invocations that wait for a process, the first that came first. */
  const waiting = new Set<(lambda: LambdaProcess | undefined) => void>();
  /** Processes that were started ahead, until they are loaded. */
  const loading = new Set<LambdaProcess>();
  const turns = createTurns(options.maximumProcesses ?? defaultMaximumProcesses);
  const starts = options.starts ?? createTurns(Number.POSITIVE_INFINITY);
  let invocations = 0;
  let hasStarted = false;
  let closed = false;
  const report = (during: FunctionErrorReport["during"], failure: FunctionFailure) => {
    if (!closed) options.onFailed?.(functionErrorReport(during, failure));
  };
  const pool = createProcessPool({
    // A debugger stays attached.
    idleMs: inspect === undefined ? (options.idleMs ?? defaultIdleMs) : undefined,
    onIdleEnded: ({ ended }) => void ended.then((failure) => report("rest", failure)),
  });

  function start(): LambdaProcess {
    hasStarted = true;
    const accessKeyId = functionAccessKeyId(functionName);
    options.onAccessKey?.(accessKeyId);
    const lines: string[] = [];
    const { bundle, exportName, memoryMb, runtime, logFormat } = configuration;
    const taskRoot = configuration.taskRoot ?? dirname(bundle);
    const lambda = startLambdaProcess({
      bundle,
      exportName,
      memoryMb,
      taskRoot,
      accessKeyId,
      ...(configuration.compileCache === undefined ? {} : { compileCache: configuration.compileCache }),
      ...(inspect === undefined ? {} : { inspect }),
      environment: lambdaEnvironment({
        ...options,
        memoryMb,
        environment: configuration.environment,
        accessKeyId,
        handler: `${parse(bundle).name}.${exportName}`,
        taskRoot,
        ...(runtime === undefined ? {} : { runtime }),
        ...(logFormat === undefined ? {} : { logFormat }),
      }),
      onLog: (line) => {
        if (lines.push(line) > keptLogLines) lines.shift();
        options.onLog?.(line);
      },
    });
    origin.set(lambda, { configuration, lines });
    pool.add(lambda);
    return lambda;
  }

  function release(lambda: LambdaProcess): void {
    const isCurrent = origin.get(lambda)?.configuration === configuration;
    if (!lambda.hasEnded && !closed && isCurrent) {
      const [next] = waiting;
      if (next === undefined) pool.release(lambda);
      else next(lambda);
    } else {
      pool.drop(lambda);
      if (!lambda.hasEnded) lambda.kill();
    }
  }

  /**
   * Starts a process once it may. Gives undefined where it is not needed any more.
   *
   * Processes that start at the same time slow each other: many of them together would all miss the limit of their
   * initialisation, and be started again.
   */
  async function startInTurn(
    isNeeded: () => boolean,
    onStarted: (lambda: LambdaProcess) => void = () => {},
  ): Promise<LambdaProcess | undefined> {
    if (!starts.takeNow()) await starts.take();
    let lambda: LambdaProcess | undefined;
    try {
      lambda = closed || !isNeeded() ? undefined : start();
    } finally {
      if (lambda === undefined) starts.giveBack();
    }
    if (lambda === undefined) return undefined;
    onStarted(lambda);
    // One that takes longer waits for something else than a processor, and holds up nobody.
    const { promise: turnOver, resolve: endTurn } = Promise.withResolvers<void>();
    const timer = setTimeout(endTurn, longestTurnMs);
    void lambda.initialised.then(() => endTurn());
    void turnOver.then(() => {
      clearTimeout(timer);
      starts.giveBack();
    });
    return lambda;
  }

  /** A process for an invocation: one that is or becomes idle, or a new one; undefined where the function is closed. */
  function takeProcess(): LambdaProcess | undefined | Promise<LambdaProcess | undefined> {
    const ready = pool.takeIdle() ?? takeLoading();
    if (ready !== undefined) return ready;
    const { promise, resolve, reject } = Promise.withResolvers<LambdaProcess | undefined>();
    const take = (lambda: LambdaProcess | undefined) => {
      if (waiting.delete(take)) resolve(lambda);
    };
    waiting.add(take);
    startInTurn(() => waiting.has(take), take).then(
      () => take(undefined),
      (error: unknown) => {
        waiting.delete(take);
        reject(error);
      },
    );
    return promise;
  }

  /** A process that waits for an invocation, where the function can be loaded. An invocation may take it before that. */
  async function load(isNeeded: () => boolean): Promise<void> {
    const lambda = await startInTurn(isNeeded, (started) => loading.add(started));
    if (lambda === undefined) return;
    const failure = await lambda.initialised;
    if (!loading.delete(lambda)) return;
    if (failure === null) return release(lambda);
    lambda.kill();
    report("load", failure);
  }

  function takeLoading(): LambdaProcess | undefined {
    for (const lambda of loading) {
      loading.delete(lambda);
      if (origin.get(lambda)?.configuration === configuration) return lambda;
      // It has begun to load what is not current any more.
      lambda.kill();
    }
    return undefined;
  }

  async function run(event: unknown, requestId: string): Promise<Invoked> {
    const lambda = await takeProcess();
    if (lambda === undefined) return { requestId, result: { outcome: "throttled" }, log: [] };
    const failedLoad = await lambda.initialised;
    const { lines: log = [], configuration: { timeoutSeconds } = configuration } = origin.get(lambda) ?? {};
    if (failedLoad !== null) {
      lambda.kill();
      report("load", failedLoad);
      return { requestId, result: { outcome: "failed", ...failedLoad }, log: [...log] };
    }
    log.length = 0;
    const deadline = Date.now() + timeoutSeconds * 1000;
    options.onInvoke?.(lambda, { functionName, requestId, event });
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
    get timeoutSeconds() {
      return configuration.timeoutSeconds;
    },
    get processIds() {
      return pool.all.map(({ pid }) => pid);
    },
    invoke: async (event, requestId = randomUUID()) => {
      const { concurrency = Number.POSITIVE_INFINITY } = configuration;
      if (invocations >= concurrency || closed)
        return { requestId, result: { outcome: "throttled" }, log: [] };
      invocations += 1;
      if (!turns.takeNow()) await turns.take();
      try {
        if (closed) return { requestId, result: { outcome: "throttled" }, log: [] };
        return await run(event, requestId);
      } finally {
        turns.giveBack();
        invocations -= 1;
      }
    },
    warm: async (count) => {
      const isNeeded = () => pool.all.length < count;
      await Promise.all(Array.from({ length: Math.max(0, count - pool.all.length) }, () => load(isNeeded)));
    },
    change: (next) => {
      configuration = { ...configuration, ...next };
      for (const lambda of pool.dropIdle()) lambda.kill();
      // A new bundle that cannot be loaded is reported now, and not when the next message comes.
      if (hasStarted && inspect === undefined && !closed) void load(() => true);
    },
    close: async () => {
      closed = true;
      for (const take of waiting) take(undefined);
      const { all } = pool;
      for (const lambda of all) lambda.kill();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
