import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { DeserializeMiddleware, MiddlewareStack } from "@smithy/types";

/** How much of the answer a sentence shows. */
const shownCharacters = 120;

/** Something answered that is no AWS service: a proxy, a gateway, a page to sign in at, another server. */
class ForeignResponse extends Error {
  override readonly name = "ForeignResponse";
  /** As the SDK keeps it: by the status it decides whether to send the request again. */
  readonly $metadata: { readonly httpStatusCode: number };
  constructor({ status, endpoint, body }: { status: number; endpoint: string; body: string }) {
    const beginning = body.length > shownCharacters ? `${body.slice(0, shownCharacters)}…` : body;
    const said = body === "" ? "an empty answer" : `"${beginning}"`;
    super(`HTTP ${status} from ${endpoint}, which is no answer of AWS: ${said}`);
    this.$metadata = { httpStatusCode: status };
  }
}

/**
 * Makes an error of its own of an answer that is no JSON, whatever its status: the SDK would tell of a SyntaxError
 * and keep to itself who answered what.
 */
export function refuseForeignResponses<Input extends object, Output extends object>(
  stack: MiddlewareStack<Input, Output>,
): void {
  const middleware: DeserializeMiddleware<Input, Output> = (next) => async (args) => {
    const result = await next(args);
    const { response } = result;
    if (!isHttpResponse(response)) return result;
    const isSaidToBeJson = response.headers["content-type"]?.includes("json") === true;
    if (response.statusCode < 300 && isSaidToBeJson) return result;
    const body = await buffer(response.body);
    if (isJsonObject(body.toString())) return { ...result, response: Object.assign(response, { body }) };
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

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function originOf(request: unknown): string {
  if (typeof request !== "object" || request === null) return "the endpoint";
  const { protocol, hostname, port } = { protocol: "", hostname: "", port: undefined, ...request };
  return `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`;
}
