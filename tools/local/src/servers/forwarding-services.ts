import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { localClientSettings } from "@ringback/stepfunctions/local-client-settings";
import type { tableHooks } from "../dynamodb/table-hooks.ts";
import { readBody } from "../endpoint/read-body.ts";
import type { Handler } from "../endpoint/service-routes.ts";
import type { Faults } from "../faults/faults.ts";
import type { InvocationFaults } from "../faults/invocation-faults.ts";
import { callbackRefusal, passesRequestFaults } from "../faults/request-faults.ts";
import { accessKeyIdOf, functionNameOfKey } from "../lambda/function-access-key.ts";
import type { TaskLookup } from "../task/task-lookup.ts";
import { forwardRequest, sendForwarded } from "./forward-request.ts";

/** DynamoDB of a server as the functions reach it, with the faults that the local cloud's own DynamoDB can have. */
export function forwardedTables({
  serverUrl,
  hooks,
}: {
  readonly serverUrl: string;
  readonly hooks: ReturnType<typeof tableHooks>;
}): Handler {
  return async (request, response) => {
    const body = await readBody(request);
    const accessKeyId = accessKeyIdOf(request);
    const action = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const table = { action, body, accessKeyId };
    if (!(await hooks.beforeRequest(table, response))) return;
    await answer(
      { serverUrl, request, response, body },
      // Nobody listens to what is recorded on a server, so the hooks read no answer.
      () => !hooks.beforeAnswer(table, { status: 200, body: "" }),
    );
  };
}

/** Step Functions of a server as the functions reach it, with the faults that their callbacks can have. */
export function forwardedCallbacks(forwarding: {
  readonly serverUrl: string;
  readonly faults: Faults;
  readonly invocationFaults: InvocationFaults;
  tasks(): TaskLookup;
}): Handler {
  const { serverUrl, faults, invocationFaults, tasks } = forwarding;
  const { injectAt, messagesOf } = invocationFaults;
  return async (request, response) => {
    const body = await readBody(request);
    const accessKeyId = accessKeyIdOf(request);
    if (injectAt(accessKeyId, "before-request") || injectAt(accessKeyId, "before-callback")) return;
    const isPassed = await passesRequestFaults({
      faults,
      service: "callback",
      refusal: callbackRefusal(String(request.headers["x-amz-target"])),
      task: tasks().ofFunction(functionNameOfKey(accessKeyId) ?? ""),
      messageIds: () => messagesOf(accessKeyId).idsOfRequest(body),
      response,
    });
    if (!isPassed) return;
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
