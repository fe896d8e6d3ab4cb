import type { IncomingMessage, ServerResponse } from "node:http";
import type { Route } from "./endpoint.ts";

/** Answers a request. A rejection becomes a 500, or a 413 or 400 where the request itself is the reason. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** The prefix of `x-amz-target` by which AWS's JSON protocols name the service. */
const targets = {
  dynamodb: "DynamoDB_20120810.",
  states: "AWSStepFunctions.",
  sqs: "AmazonSQS.",
  events: "AWSEvents.",
};

/** One route a service: by target, by Lambda's path, and forms of the query protocol (`sts`) by content type. */
export function serviceRoutes(
  handlers: Record<"dynamodb" | "states" | "sqs" | "events" | "lambda" | "query", Handler>,
): Route[] {
  const byTarget = (service: keyof typeof targets): Route => ({
    service,
    matches: (request) =>
      request.method === "POST" && String(request.headers["x-amz-target"] ?? "").startsWith(targets[service]),
    handle: handlers[service],
  });
  return [
    byTarget("dynamodb"),
    byTarget("states"),
    byTarget("sqs"),
    byTarget("events"),
    {
      service: "lambda",
      matches: ({ url }) => url?.startsWith("/2015-03-31/functions/") === true,
      handle: handlers.lambda,
    },
    {
      service: "sts",
      matches: ({ method, headers }) =>
        method === "POST" &&
        headers["x-amz-target"] === undefined &&
        String(headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded"),
      handle: handlers.query,
    },
  ];
}
