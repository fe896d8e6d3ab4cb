import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { endWithParent } from "./end-with-parent.ts";
import type {
  CloudMessage,
  FunctionError,
  FunctionFailure,
  Invocation,
  RuntimeMessage,
} from "./runtime-messages.ts";

/** How an invocation ended. */
export type InvocationResult =
  | { readonly outcome: "succeeded"; readonly payload: string }
  | ({ readonly outcome: "failed" } & FunctionFailure);

/** One process of a function. It runs one invocation at a time. */
export interface LambdaProcess {
  readonly pid: number;
  readonly accessKeyId: string;
  /** Resolves to null once the function is loaded, or to the failure where it cannot be. */
  readonly initialised: Promise<FunctionFailure | null>;
  /** Resolves when the process has ended, to the reason. */
  readonly ended: Promise<FunctionFailure>;
  readonly hasEnded: boolean;
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /**
   * Ends the process at once. The running invocation fails with `error`; without one, as Lambda reports a process that
   * was killed.
   */
  kill(error?: FunctionError): void;
  /** Freezes the process: it answers no more, and only `kill` ends it. */
  freeze(): void;
}

const runtime = fileURLToPath(new URL("./lambda-runtime.ts", import.meta.url));
/** Lambda's limit of the initialisation of a function. */
const initialisationMs = 10_000;

/**
 * Starts a process of a function.
 *
 * @param options.memoryMb the limit of the process's heap
 * @param options.taskRoot its current folder
 * @param options.compileCache a folder next to the bundle's file unless given
 * @param options.inspect host and port where it waits for a debugger
 * @param options.onLog called with each line that the function writes
 */
export function startLambdaProcess(options: {
  bundle: string;
  exportName: string;
  memoryMb: number;
  taskRoot: string;
  compileCache?: string;
  environment: Readonly<Record<string, string>>;
  accessKeyId: string;
  inspect?: string;
  onLog(line: string): void;
}): LambdaProcess {
  const { compileCache = join(dirname(options.bundle), ".compile-cache") } = options;
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${options.memoryMb}`,
      // V8's default of 16 MB for new objects costs each process more memory than it saves time.
      "--max-semi-space-size=4",
      "--enable-source-maps",
      ...(options.inspect === undefined ? [] : [`--inspect=${options.inspect}`]),
      runtime,
      options.bundle,
      options.exportName,
    ],
    {
      // Without the compile cache a process needs twice the time to start and 30 MB more, to strip the types of the
      // runtime's sources.
      env: { ...options.environment, NODE_COMPILE_CACHE: compileCache },
      cwd: options.taskRoot,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  endWithParent(child);
  let running: { requestId: string; settle(result: InvocationResult): void } | undefined;
  let reported: FunctionFailure | undefined;
  let exitTrace: readonly string[] | undefined;
  let hasEnded = false;
  const { promise: initialised, resolve: initialise } = Promise.withResolvers<FunctionFailure | null>();
  let sawOutOfMemory = false;
  const settle = (result: InvocationResult) => {
    const invocation = running;
    running = undefined;
    invocation?.settle(result);
  };
  const say = (message: CloudMessage) => {
    if (child.connected) child.send(message);
  };
  const end = (failure: FunctionFailure | undefined) => {
    reported ??= failure;
    child.kill("SIGKILL");
  };
  child.on("message", (message: RuntimeMessage) => {
    if (message.type === "ready") initialise(null);
    else if (message.type === "init-failed") initialise(failureIn(message));
    else if (message.type === "crashed") end(failureIn(message));
    else if (message.type === "exiting") exitTrace = message.exitTrace;
    else if (message.requestId !== running?.requestId) return;
    else if (message.type === "succeeded") settle({ outcome: "succeeded", payload: message.payload });
    else settle({ outcome: "failed", ...failureIn(message) });
  });
  readLines(child.stdout, options.onLog);
  readLines(child.stderr, (line) => {
    // V8 says so before it aborts the process.
    sawOutOfMemory ||= line.includes("JavaScript heap out of memory");
    options.onLog(line);
  });
  const slowStart = setTimeout(() => {
    const errorMessage = `Error: Initialization timed out after ${(initialisationMs / 1000).toFixed(2)} seconds`;
    end({ error: { errorType: "Sandbox.Timedout", errorMessage } });
  }, initialisationMs);
  initialised.finally(() => clearTimeout(slowStart));
  const exitFailure = (requestId: string | undefined): FunctionFailure => ({
    error: exitError(child, { requestId, sawOutOfMemory }),
    ...(exitTrace === undefined ? {} : { exitTrace }),
  });
  const ended = once(child, "close")
    .catch(() => undefined)
    .then(() => {
      hasEnded = true;
      const failure = reported ?? exitFailure(running?.requestId);
      initialise(failure);
      settle({ outcome: "failed", ...failure });
      return failure;
    });
  // A kill closes the channel under a message that is being sent.
  child.on("error", () => child.kill("SIGKILL"));
  return {
    pid: child.pid ?? 0,
    accessKeyId: options.accessKeyId,
    initialised,
    ended,
    get hasEnded() {
      return hasEnded || child.exitCode !== null || child.signalCode !== null || child.killed;
    },
    invoke: ({ requestId, ...invocation }) =>
      new Promise((resolve) => {
        if (hasEnded) return resolve({ outcome: "failed", ...exitFailure(requestId) });
        running = { requestId, settle: resolve };
        say({ type: "invoke", invocation: { requestId, ...invocation } });
      }),
    kill: (error) => end(error && { error }),
    freeze: () => say({ type: "freeze" }),
  };
}

function failureIn({ error, causes }: FunctionFailure): FunctionFailure {
  return { error, ...(causes === undefined ? {} : { causes }) };
}

function readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  if (stream !== null)
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", onLine);
}

const signalNames: Partial<Record<NodeJS.Signals, string>> = {
  SIGKILL: "killed",
  SIGABRT: "aborted",
  SIGINT: "interrupt",
  SIGHUP: "hangup",
  SIGTERM: "terminated",
  SIGSEGV: "segmentation fault",
};

// The messages are Lambda's own.
function exitError(
  { exitCode, signalCode }: ChildProcess,
  { requestId, sawOutOfMemory }: { requestId: string | undefined; sawOutOfMemory: boolean },
): FunctionError {
  const prefix = requestId === undefined ? "" : `RequestId: ${requestId} `;
  const signal = sawOutOfMemory
    ? "killed"
    : signalCode === null
      ? undefined
      : (signalNames[signalCode] ?? signalCode);
  const why =
    signal !== undefined
      ? `with error: signal: ${signal}`
      : exitCode === 0
        ? "without providing a reason"
        : `with error: exit status ${exitCode}`;
  return {
    errorType: sawOutOfMemory ? "Runtime.OutOfMemory" : "Runtime.ExitError",
    errorMessage: `${prefix}Error: Runtime exited ${why}`,
  };
}
