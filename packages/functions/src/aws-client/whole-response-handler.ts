import type { IncomingMessage } from "node:http";
import type { CallBudget } from "@ringback/contracts/settings/task-settings";
import { NodeHttpHandler } from "@smithy/node-http-handler";

type Handle = NodeHttpHandler["handle"];

/**
 * The SDK's HTTP handler, which returns a response only once its whole body is there and is a JSON object, as the
 * protocols of DynamoDB, Step Functions and SQS have it (Smithy, "AWS JSON 1.0 protocol"). The SDK takes an empty body for
 * an empty object: an empty HTTP 200 from a proxy would count as a message that is recorded, or a task that is called back.
 *
 * An attempt ends within the sum of `connectTimeoutMs` and `requestTimeoutMs`. The SDK's own limits cover the time until
 * the headers arrive, and a body could go on for ever; without `throwOnRequestTimeout` a request timeout is only logged.
 *
 * The body is read by listeners, which cost a fraction of the SDK's stream collector.
 */
export class WholeResponseHandler extends NodeHttpHandler {
  readonly #attemptMs: number;

  constructor({ connectTimeoutMs, requestTimeoutMs }: CallBudget) {
    super({
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      // The SDK's own agent has 50, and a batch can be larger.
      httpsAgent: { maxSockets: 200, keepAlive: true },
      httpAgent: { maxSockets: 200, keepAlive: true },
    });
    this.#attemptMs = connectTimeoutMs + requestTimeoutMs;
  }

  override async handle(...call: Parameters<Handle>): ReturnType<Handle> {
    const [request] = call;
    request.headers["user-agent"] ??= "ringback";
    const endsAt = performance.now() + this.#attemptMs;
    const { response } = await super.handle(...call);
    const body = await readBody(response.body, endsAt - performance.now());
    if (!isJsonObject(response.statusCode, body)) throw unreadableResponse(response.statusCode);
    response.body = body;
    return { response };
  }
}

/** @throws an error with the name `TimeoutError` where the body does not arrive in time, or Node's where it breaks off */
function readBody(stream: IncomingMessage, limitMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const timer = setTimeout(
      () => stream.destroy(Object.assign(new Error("The answer broke off."), { name: "TimeoutError" })),
      limitMs,
    );
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    stream.on("end", () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
  });
}

/** A JSON object. An error may have an empty body: its name can be in the header `x-amzn-errortype`. */
function isJsonObject(statusCode: number, body: Buffer): boolean {
  if (body.length === 0) return statusCode >= 300;
  try {
    const answer: unknown = JSON.parse(body.toString());
    return typeof answer === "object" && answer !== null && !Array.isArray(answer);
  } catch {
    return false;
  }
}

/** The response is not AWS's, so `$retryable` makes the SDK try again. */
function unreadableResponse(httpStatusCode: number): Error {
  return Object.assign(new Error("The answer is not a JSON object."), {
    name: "UnreadableAnswer",
    $metadata: { httpStatusCode },
    $retryable: {},
  });
}
