/**
 * The process of a function: Lambda's Node.js runtime with the parent's channel in place of the Runtime API. It runs
 * `lambda-runtime.ts BUNDLE EXPORT`, takes one invocation at a time, and ends with its parent.
 */
import { flushCompileCache } from "node:module";
import { pathToFileURL } from "node:url";
import { patchConsole } from "./patch-console.ts";
import type {
  CloudMessage,
  FunctionError,
  FunctionFailure,
  Invocation,
  RuntimeMessage,
} from "./runtime-messages.ts";
import { skipHttpClient } from "./skip-http-client.ts";

/** Lambda's limit of a synchronous response (AWS Lambda Developer Guide, "Lambda quotas"). */
const maximumResponseBytes = 6_291_556;

const [bundle, exportName] = process.argv.slice(2);
if (bundle === undefined || exportName === undefined || process.send === undefined) {
  throw new Error("The local cloud starts this file.");
}
// It has served this file, and Lambda sets no such variable.
delete process.env["NODE_COMPILE_CACHE"];
// The channel closes when the parent ends. What becomes of a handler that blocks the event loop is the parent's affair.
process.on("disconnect", () => process.exit(0));
let requestId = "";
patchConsole(() => requestId, process.env["AWS_LAMBDA_LOG_FORMAT"] === "Text" ? "Text" : "JSON");

const say = (message: RuntimeMessage): Promise<void> =>
  new Promise((resolve) => process.send?.(message, () => resolve()));

/** How many causes of an error are reported. A chain of causes may be a circle. */
const mostCauses = 4;

function failureOf(thrown: unknown, errorType?: string): FunctionFailure {
  const causes: FunctionError[] = [];
  for (
    let cause = causeOf(thrown);
    cause !== undefined && causes.length < mostCauses;
    cause = causeOf(cause)
  ) {
    causes.push(describe(cause));
  }
  return { error: describe(thrown, errorType), ...(causes.length === 0 ? {} : { causes }) };
}

function causeOf(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return undefined;
  return thrown instanceof AggregateError ? thrown.errors[0] : thrown.cause;
}

function describe(thrown: unknown, errorType?: string): FunctionError {
  if (!(thrown instanceof Error)) {
    return { errorType: errorType ?? typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  const trace = String(thrown.stack ?? "").split("\n");
  return { errorType: errorType ?? thrown.name, errorMessage: thrown.message, trace };
}

// After these two Lambda ends the process, and the invocation with it.
async function endWith(failure: FunctionFailure): Promise<void> {
  await say({ type: "crashed", ...failure });
  process.exit(128);
}
process.on("uncaughtException", (thrown) => void endWith(failureOf(thrown)));
process.on("unhandledRejection", (reason) => {
  const { error, ...rest } = failureOf(reason);
  const { errorMessage, trace, errorType } = error;
  const message = reason instanceof Error ? `${errorType}: ${errorMessage}` : errorMessage;
  const rejection = {
    errorType: "Runtime.UnhandledPromiseRejection",
    errorMessage: message,
    trace: trace ?? [],
  };
  void endWith({ error: rejection, ...rest });
});
// Lambda reports no more than the exit status. The stack shows which code called `process.exit`.
process.on("exit", () => {
  if (!process.connected) return;
  const exitTrace = String(new Error("exit").stack).split("\n").slice(1);
  process.send?.({ type: "exiting", exitTrace } satisfies RuntimeMessage);
});

type Callback = (error: unknown, result?: unknown) => void;
type Handler = (event: unknown, context: object, callback?: Callback) => unknown;

/** Node.js 24 is the first runtime of Lambda without it. */
const hasCallbacks = /nodejs(18|20|22)\.x$/.test(process.env["AWS_EXECUTION_ENV"] ?? "");
const takesCallback = (handler: Handler) =>
  handler.length === 3 && handler.constructor.name !== "AsyncFunction";

/** What a handler returns, or calls back with. */
function resultOf(handler: Handler, event: unknown, context: object): unknown {
  if (!hasCallbacks || !takesCallback(handler)) return handler(event, context);
  return new Promise((resolve, reject) => {
    const returned = handler(event, context, (error, result) =>
      error === null || error === undefined ? resolve(result) : reject(error),
    );
    if (returned instanceof Promise) returned.then(resolve, reject);
  });
}

async function loadHandler(): Promise<Handler> {
  let loaded: Record<string, unknown>;
  try {
    await skipHttpClient(bundle ?? "");
    loaded = await import(pathToFileURL(bundle ?? "").href);
  } catch (thrown) {
    const isSyntax = thrown instanceof SyntaxError;
    const isMissing = thrown instanceof Error && "code" in thrown && thrown.code === "ERR_MODULE_NOT_FOUND";
    const errorType = isSyntax
      ? "Runtime.UserCodeSyntaxError"
      : isMissing
        ? "Runtime.ImportModuleError"
        : undefined;
    await say({ type: "init-failed", ...failureOf(thrown, errorType) });
    process.exit(1);
  }
  const handler = loaded[exportName ?? ""];
  if (isHandler(handler) && (hasCallbacks || !takesCallback(handler))) return handler;
  const error = isHandler(handler)
    ? { errorType: "Runtime.CallbackHandlerDeprecated", errorMessage: callbackRemoved }
    : { errorType: "Runtime.HandlerNotFound", errorMessage: `${exportName} is undefined or not exported` };
  await say({ type: "init-failed", error });
  return process.exit(1);
}

const callbackRemoved =
  "AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later.";

const isHandler = (value: unknown): value is Handler => typeof value === "function";

function contextOf({ requestId: awsRequestId, deadline }: Invocation): object {
  const { env } = process;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env["AWS_LAMBDA_FUNCTION_NAME"],
    functionVersion: env["AWS_LAMBDA_FUNCTION_VERSION"],
    invokedFunctionArn: env["RINGBACK_FUNCTION_ARN"],
    memoryLimitInMB: env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    awsRequestId,
    logGroupName: env["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: env["AWS_LAMBDA_LOG_STREAM_NAME"],
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function run(handler: Handler, invocation: Invocation): Promise<RuntimeMessage> {
  const { event } = invocation;
  try {
    const payload = JSON.stringify(await resultOf(handler, event, contextOf(invocation))) ?? "null";
    const bytes = Buffer.byteLength(payload);
    if (bytes <= maximumResponseBytes) return { type: "succeeded", requestId: invocation.requestId, payload };
    const errorMessage = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${maximumResponseBytes} bytes).`;
    const error = { errorType: "Function.ResponseSizeTooLarge", errorMessage };
    return { type: "failed", requestId: invocation.requestId, error };
  } catch (thrown) {
    return { type: "failed", requestId: invocation.requestId, ...failureOf(thrown) };
  }
}

const handler = await loadHandler();
process.on("message", async (message: CloudMessage) => {
  // The event loop stops here for good.
  if (message.type === "freeze") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (message.type !== "invoke") return;
  requestId = message.invocation.requestId;
  const result = await run(handler, message.invocation);
  requestId = "";
  await say(result);
});
await say({ type: "ready" });
// A process that is killed could not write it at its end.
flushCompileCache();
