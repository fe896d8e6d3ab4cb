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

/**
 * One route a service: by target, by Lambda's path, forms of the query protocol (`sts`) by content type, and S3 by what a
 * request is signed for. What names no service and has a path is S3's, as an unsigned request for an object is.
 */
export function serviceRoutes(
  handlers: Record<"dynamodb" | "states" | "sqs" | "events" | "lambda" | "query", Handler> & {
    readonly s3?: Handler;
  },
): Route[] {
  const byTarget = (service: keyof typeof targets): Route => ({
    services: [service],
    matches: (request) =>
      request.method === "POST" && String(request.headers["x-amz-target"] ?? "").startsWith(targets[service]),
    handle: handlers[service],
  });
  const s3 = (matches: Route["matches"]): Route[] =>
    handlers.s3 === undefined ? [] : [{ services: ["s3"], matches, handle: handlers.s3 }];
  return [
    byTarget("dynamodb"),
    byTarget("states"),
    byTarget("sqs"),
    byTarget("events"),
    {
      services: ["lambda"],
      matches: ({ url }) => url?.startsWith("/2015-03-31/functions/") === true,
      handle: handlers.lambda,
    },
    ...s3(isSignedForS3),
    {
      services: ["sns", "sts"],
      matches: ({ method, headers }) =>
        method === "POST" &&
        headers["x-amz-target"] === undefined &&
        String(headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded"),
      handle: handlers.query,
    },
    ...s3(
      ({ url = "/", headers }) =>
        !/^\/(?:\?|$)/.test(url) && headers["x-amz-target"] === undefined && !isSigned(headers),
    ),
  ];
}

/** For another service than S3, where it has not been found to be for that: Lambda's ListFunctions, for example. */
const isSigned = ({ authorization = "" }: IncomingMessage["headers"]) =>
  authorization.includes("/aws4_request");

/** By the scope of its signature, in a header or a presigned URL. */
const isSignedForS3 = ({ headers: { authorization = "" }, url = "" }: IncomingMessage): boolean =>
  authorization.includes("/s3/aws4_request") || /[?&]X-Amz-Credential=[^&]*(?:%2F|\/)s3(?:%2F|\/)/i.test(url);
