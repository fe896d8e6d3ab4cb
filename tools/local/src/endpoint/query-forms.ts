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
 * it, unless SQS has no such action.
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
    const named = versions[form.get("Version") ?? ""];
    const service = named ?? (isSqsAction(form.get("Action") ?? "") ? "sqs" : "sns");
    const whole = replayRequest(request, body);
    await handlers[service](whole, response, form);
  };
}
