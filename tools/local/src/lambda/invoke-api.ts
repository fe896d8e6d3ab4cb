import type { IncomingMessage, ServerResponse } from "node:http";
import { sendAwsError, sendAwsJson } from "../endpoint/aws-error.ts";
import { BodyTooLargeError, readBody } from "../endpoint/read-body.ts";
import { functionNameOf } from "./function-name-of.ts";
import type { AppFunction } from "./function-service.ts";
import { invokedFunction } from "./invoked-function.ts";
import type { Invoked } from "./lambda-function.ts";

/** Lambda's limits of a request, by its type: of one that waits for its answer, and of one that does not. */
const maximumRequestBytes = { RequestResponse: 6_291_456, DryRun: 6_291_456, Event: 1_048_576 } as const;

/** Lambda's Invoke over HTTP, for the types RequestResponse, Event and DryRun (AWS Lambda API Reference). */
export function invokeApi(
  functions: Pick<ReadonlyMap<string, Pick<AppFunction, "invoke" | "invokeAsync">>, "get">,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const asked = invokedFunction(request.url);
    if (asked === undefined || request.method !== "POST") {
      const message = `The local cloud has no operation ${request.method} ${request.url}.`;
      return sendAwsError(response, { status: 400, type: "UnknownOperationException", message });
    }
    const lambda = functions.get(functionNameOf(asked));
    if (lambda === undefined) {
      const message = `Function not found: ${asked}`;
      return sendAwsError(response, { status: 404, type: "ResourceNotFoundException", message });
    }
    const type = invocationTypeOf(request);
    if (type === undefined) {
      const message = `Value '${request.headers["x-amz-invocation-type"]}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [RequestResponse, Event, DryRun]`;
      return sendAwsError(response, { status: 400, type: "InvalidParameterValueException", message });
    }
    const event = await eventOf(request, response, maximumRequestBytes[type]);
    if (event === undefined) return;
    if (type === "DryRun") {
      response.writeHead(204).end();
    } else if (type === "Event") {
      response.writeHead(202, { "x-amzn-requestid": lambda.invokeAsync(event.value) }).end();
    } else {
      const withLog = request.headers["x-amz-log-type"] === "Tail";
      sendInvoked(response, await lambda.invoke(event.value), withLog);
    }
  };
}

function invocationTypeOf({ headers }: IncomingMessage): keyof typeof maximumRequestBytes | undefined {
  const asked = headers["x-amz-invocation-type"] ?? "RequestResponse";
  return asked === "RequestResponse" || asked === "Event" || asked === "DryRun" ? asked : undefined;
}

async function eventOf(
  request: IncomingMessage,
  response: ServerResponse,
  limitBytes: number,
): Promise<{ value: unknown } | undefined> {
  try {
    const text = (await readBody(request, limitBytes)).toString();
    return { value: text === "" ? {} : JSON.parse(text) };
  } catch (error) {
    if (error instanceof BodyTooLargeError) {
      const message = `Request must be smaller than ${limitBytes} bytes for the InvokeFunction operation`;
      sendAwsError(response, { status: 413, type: "RequestTooLargeException", message });
    } else {
      const message = `Could not parse request body into json: ${error instanceof Error ? error.message : ""}`;
      sendAwsError(response, { status: 400, type: "InvalidRequestContentException", message });
    }
    return undefined;
  }
}

function sendInvoked(response: ServerResponse, { requestId, result, log }: Invoked, withLog: boolean): void {
  if (result.outcome === "throttled") {
    sendAwsJson(response, 429, {
      __type: "TooManyRequestsException",
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      message: "Rate Exceeded.",
    });
    return;
  }
  const hasFailed = result.outcome === "failed";
  response.writeHead(200, {
    "content-type": "application/json",
    "x-amzn-requestid": requestId,
    "x-amz-executed-version": "$LATEST",
    ...(hasFailed ? { "x-amz-function-error": "Unhandled" } : {}),
    ...(withLog
      ? { "x-amz-log-result": Buffer.from(log.join("\n")).subarray(-4096).toString("base64") }
      : {}),
  });
  response.end(hasFailed ? JSON.stringify(result.error) : result.payload);
}
