import type { IncomingMessage } from "node:http";
import type { CallBudget } from "@ringback/contracts/settings/stage-settings";
import { NodeHttpHandler } from "@smithy/node-http-handler";

type Handle = NodeHttpHandler["handle"];

/**
 * The SDK's HTTP handler, which gives an answer only when all of it is there. The protocols of DynamoDB, Step Functions
 * and SQS answer with a JSON object (Smithy, "AWS JSON 1.0 protocol"), and the SDK alone takes an empty body for one
 * without members: a proxy's HTTP 200 would tell that a message is recorded, or its task told.
 *
 * An attempt ends within `connectTimeoutMs` and `requestTimeoutMs` together. The SDK's own limits end when the headers
 * are there, and a body could go on for ever; without `throwOnRequestTimeout` a request timeout is only logged.
 *
 * The body is read by listeners, which cost a fraction of the SDK's stream collector.
 */
export class AnswerHandler extends NodeHttpHandler {
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
    const due = performance.now() + this.#attemptMs;
    const { response } = await super.handle(...call);
    const body = await readBody(response.body, due - performance.now());
    if (!isAnswer(response.statusCode, body)) throw unreadableAnswer(response.statusCode);
    response.body = body;
    return { response };
  }
}

/** @throws an error with the name `TimeoutError` where the body is not there in time, or Node's where it breaks off */
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

/** A JSON object; of an error the header may say all (`x-amzn-errortype`). */
function isAnswer(statusCode: number, body: Buffer): boolean {
  if (body.length === 0) return statusCode >= 300;
  try {
    const answer: unknown = JSON.parse(body.toString());
    return typeof answer === "object" && answer !== null && !Array.isArray(answer);
  } catch {
    return false;
  }
}

/** `$retryable` has the SDK try again: whoever answered, it was not AWS. */
function unreadableAnswer(httpStatusCode: number): Error {
  return Object.assign(new Error("The answer is no JSON object."), {
    name: "UnreadableAnswer",
    $metadata: { httpStatusCode },
    $retryable: {},
  });
}
