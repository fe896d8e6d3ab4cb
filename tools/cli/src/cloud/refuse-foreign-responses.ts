import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { isJsonObjectText } from "@ringback/local/endpoint/is-json-object-text";
import type { DeserializeMiddleware, MiddlewareStack } from "@smithy/types";

/** How much of the response an error message shows. */
const shownCharacters = 120;

/** A response that does not come from an AWS service but from a proxy, a gateway, a sign-in page or another server. */
class ForeignResponse extends Error {
  override readonly name = "ForeignResponse";
  /** The field in which the AWS SDK looks for the status, to decide whether to retry. */
  readonly $metadata: { readonly httpStatusCode: number };
  constructor({ status, endpoint, body }: { status: number; endpoint: string; body: string }) {
    const beginning = body.length > shownCharacters ? `${body.slice(0, shownCharacters)}…` : body;
    const shown = body === "" ? "an empty response" : `"${beginning}"`;
    super(`HTTP ${status} from ${endpoint}, which is not an AWS response: ${shown}`);
    this.$metadata = { httpStatusCode: status };
  }
}

/**
 * Adds a middleware that throws ForeignResponse for every response that is not a JSON object, whatever its status. The
 * AWS SDK would throw a SyntaxError that names neither the server nor what it sent.
 */
export function refuseForeignResponses<Input extends object, Output extends object>(
  stack: MiddlewareStack<Input, Output>,
): void {
  const middleware: DeserializeMiddleware<Input, Output> = (next) => async (args) => {
    const result = await next(args);
    const { response } = result;
    if (!isHttpResponse(response)) return result;
    const isDeclaredAsJson = response.headers["content-type"]?.includes("json") === true;
    if (response.statusCode < 300 && isDeclaredAsJson) return result;
    const body = await buffer(response.body);
    if (isJsonObjectText(body.toString())) return { ...result, response: Object.assign(response, { body }) };
    throw new ForeignResponse({
      status: response.statusCode,
      endpoint: originOf(args.request),
      body: body.toString(),
    });
  };
  stack.add(middleware, { step: "deserialize", priority: "low", name: "refuseForeignResponses" });
}

interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

function isHttpResponse(response: unknown): response is HttpResponse {
  return (
    typeof response === "object" &&
    response !== null &&
    "statusCode" in response &&
    "headers" in response &&
    "body" in response &&
    response.body instanceof Readable
  );
}

function originOf(request: unknown): string {
  if (typeof request !== "object" || request === null) return "the endpoint";
  const { protocol, hostname, port } = { protocol: "", hostname: "", port: undefined, ...request };
  return `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`;
}
