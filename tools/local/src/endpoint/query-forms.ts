import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "./read-body.ts";
import { replayRequest } from "./replay-request.ts";
import type { Handler } from "./service-routes.ts";

/** Answers a form of the query protocol, which has been read; `request` can be read once more. */
export type FormHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  form: URLSearchParams,
) => void | Promise<void>;

/** The versions by which the query protocol names the service. */
const versions: Readonly<Record<string, "sqs" | "sns" | "sts">> = {
  "2012-11-05": "sqs",
  "2010-03-31": "sns",
  "2011-06-15": "sts",
};

/**
 * Takes the forms of the query protocol to their services. A form without a version is SQS's, as the oldest SDKs send
 * it, unless SQS has no such action. Of STS there is GetCallerIdentity alone. A form that names a parameter twice is
 * refused: whoever decides about it and whoever does what it says could take another of the two.
 *
 * @param options.isSqsAction whether SQS has the action
 */
export function queryForms(
  handlers: Readonly<Record<"sqs" | "sns" | "sts", FormHandler>>,
  isSqsAction: (action: string) => boolean,
): Handler {
  return async (request, response) => {
    const body = await readBody(request);
    const form = new URLSearchParams(body.toString());
    if (new Set(form.keys()).size < form.size) {
      return sendError(response, 404, "MalformedQueryString", "The query string contains a parameter twice.");
    }
    const named = versions[form.get("Version") ?? ""];
    const service = named ?? (isSqsAction(form.get("Action") ?? "") ? "sqs" : "sns");
    if (service === "sts" && form.get("Action") !== "GetCallerIdentity") {
      const message = `Could not find operation ${form.get("Action")} for version 2011-06-15`;
      return sendError(response, 400, "InvalidAction", message);
    }
    const whole = replayRequest(request, body);
    await handlers[service](whole, response, form);
  };
}

/** An error in the query protocol (AWS's "Common errors" of every service that speaks it). */
function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  const text = message.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error>`;
  const xml = `<ErrorResponse>${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  response
    .writeHead(status, { "content-type": "text/xml", "content-length": Buffer.byteLength(xml) })
    .end(xml);
}
