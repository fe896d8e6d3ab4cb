import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendAwsError, sendAwsJson } from "../../endpoint/aws-error.ts";
import { BodyTooLargeError, readBody } from "../../endpoint/read-body.ts";
import { isSqsAction, type SqsAction, sqsActions } from "./actions.ts";
import { queryAnswer, queryError } from "./query-answer.ts";
import { queryInput } from "./query-input.ts";
import type { SqsApi } from "./sqs-api.ts";
import { isSqsError, queryCodeOf, type SqsError, sqsError } from "./sqs-error.ts";

/** Answers a request of the JSON protocol, by which SDKs since November 2023 call SQS. */
export async function answerJson(
  api: SqsApi,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const action = String(request.headers["x-amz-target"]).slice("AmazonSQS.".length);
    if (!isSqsAction(action)) throw sqsError("InvalidAction", noAction(action));
    const input = parsed((await readBody(request)).toString());
    sendAwsJson(response, 200, await api.call(action, input, request));
  } catch (error) {
    const { code, message } = errorForSender(error);
    response.setHeader("x-amzn-query-error", `${queryCodeOf(code)};Sender`);
    sendAwsError(response, { status: statusOf(code), type: `com.amazonaws.sqs#${code}`, message });
  }
}

/**
 * Answers a form of the query protocol, by which older SDKs call SQS: to the root, or to the path of the queue's
 * URL, which then says which queue it is.
 */
export async function answerQuery(
  api: SqsApi,
  request: IncomingMessage,
  response: ServerResponse,
  form: URLSearchParams,
): Promise<void> {
  const requestId = randomUUID();
  const action = form.get("Action") ?? "";
  try {
    if (!isSqsAction(action)) throw sqsError("InvalidAction", noAction(action));
    const output = await api.call(action, formInput(action, form, request), request);
    sendXml(response, 200, queryAnswer({ action, requestId, output }, sqsActions[action].output));
  } catch (error) {
    const isSenders = isSqsError(error);
    const { code, message } = isSenders ? error : { code: "InternalFailure", message: String(error) };
    const reported = { code: queryCodeOf(code), message, isSenders, requestId };
    sendXml(response, isSenders ? statusOf(code) : 500, queryError(reported));
  }
}

function formInput(action: SqsAction, form: URLSearchParams, { url = "/" }: IncomingMessage): object {
  const input = queryInput(sqsActions[action].input, form);
  const isOfQueue = "QueueUrl" in sqsActions[action].input.members && url !== "/";
  return isOfQueue ? { QueueUrl: url.split("?")[0], ...input } : input;
}

function sendXml(response: ServerResponse, status: number, xml: string): void {
  if (response.headersSent || response.destroyed) return;
  response
    .writeHead(status, { "content-type": "text/xml", "content-length": Buffer.byteLength(xml) })
    .end(xml);
}

const statusOf = (code: string) => (code === "AccessDenied" ? 403 : 400);

const noAction = (action: string) => `The action ${action} is not valid for this endpoint.`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text === "" ? "{}" : text);
  } catch {
    throw sqsError("SerializationException", "The request is not JSON.");
  }
}

/** @throws the error itself where SQS would not send it to the caller */
function errorForSender(error: unknown): Pick<SqsError, "code" | "message"> {
  if (isSqsError(error)) return error;
  if (error instanceof BodyTooLargeError) return { code: "RequestEntityTooLarge", message: error.message };
  throw error;
}
