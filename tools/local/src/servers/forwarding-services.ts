import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { localClientSettings } from "@ringback/stepfunctions/local-client-settings";
import { readBody } from "../endpoint/read-body.ts";
import type { Handler } from "../endpoint/service-routes.ts";
import type { Faults } from "../faults/faults.ts";
import type { InvocationFaults } from "../faults/invocation-faults.ts";
import { messageIdOfCallback, messageIdsOfWrite } from "../faults/message-ids.ts";
import { passesRequestFaults } from "../faults/request-faults.ts";
import { accessKeyIdOf } from "../lambda/function-access-key.ts";
import { forwardRequest, sendForwarded } from "./forward-request.ts";

interface Forwarding {
  readonly serverUrl: string;
  readonly faults: Faults;
  readonly invocationFaults: InvocationFaults;
}

/** DynamoDB of a server as the functions reach it, with the faults that the local cloud's own DynamoDB can have. */
export function forwardedTables({ serverUrl, faults, invocationFaults }: Forwarding): Handler {
  return async (request, response) => {
    const body = await readBody(request);
    const accessKeyId = accessKeyIdOf(request);
    const target = String(request.headers["x-amz-target"]);
    const isWrite = /\.(PutItem|BatchExecuteStatement)$/.test(target);
    const { injectAt } = invocationFaults;
    if (injectAt(accessKeyId, "before-request") || (isWrite && injectAt(accessKeyId, "before-write"))) return;
    const messageIds = () => messageIdsOfWrite(body);
    if (!(await passesRequestFaults({ faults, service: "dynamodb", target, messageIds, response }))) return;
    await answer(
      { serverUrl, request, response, body },
      () => isWrite && injectAt(accessKeyId, "after-write"),
    );
  };
}

/** Step Functions of a server as the functions reach it, with the faults that their callbacks can have. */
export function forwardedCallbacks({ serverUrl, faults, invocationFaults }: Forwarding): Handler {
  return async (request, response) => {
    const body = await readBody(request);
    const accessKeyId = accessKeyIdOf(request);
    const { injectAt } = invocationFaults;
    if (injectAt(accessKeyId, "before-request")) return;
    const target = String(request.headers["x-amz-target"]);
    const messageIds = () => messageIdOfCallback(body);
    if (!(await passesRequestFaults({ faults, service: "callback", target, messageIds, response }))) return;
    await answer({ serverUrl, request, response, body }, () => injectAt(accessKeyId, "after-callback"));
  };
}

async function answer(
  call: { serverUrl: string; request: IncomingMessage; response: ServerResponse; body: Buffer },
  isLost: () => boolean,
): Promise<void> {
  const { serverUrl, request, response, body } = call;
  const { method, url, headers } = request;
  const sent = { method, url, headers: withRunsOwnKey(headers) };
  const forwarded = await forwardRequest(serverUrl, sent, body).catch(() => undefined);
  // Where the server cannot be reached, the function's connection is cut as well.
  if (forwarded === undefined) response.destroy();
  else if (forwarded.status !== 200 || !isLost()) sendForwarded(response, forwarded);
}

/**
 * A function's key means something to this process alone. A server that knows such keys, as another local cloud does, would
 * refuse it.
 */
function withRunsOwnKey({ authorization, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  if (authorization === undefined) return headers;
  const { accessKeyId } = localClientSettings.credentials;
  return {
    ...headers,
    authorization: authorization.replace(/Credential=[^/]+/, `Credential=${accessKeyId}`),
  };
}
