import type { IncomingMessage } from "node:http";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { CallBudget } from "@ringback/contracts/stage-settings";
import { HttpRequest } from "@smithy/core/protocols";
import { isThrottlingError, isTransientError } from "@smithy/core/retry";
import { SignatureV4 } from "@smithy/signature-v4";
import { clientConfiguration } from "./client-configuration.ts";

/** Whose requests they are: an SDK client's own region, credentials and hash. */
export type Signer = Pick<DynamoDBClient["config"], "region" | "credentials" | "sha256">;

export interface AwsJsonClient {
  /**
   * One call of an action. What it answers is not read; what it refuses is thrown as an error with AWS's name and
   * `$metadata`, like the SDK's.
   */
  call(action: string, input: object, signal: AbortSignal): Promise<void>;
}

/**
 * Calls a service of AWS's JSON protocol 1.0 with the SDK's signer, HTTP handler and retries, and without the rest of
 * the SDK: a callback is the one request that every message costs, and a client's middleware is half of its CPU time.
 *
 * @param service.signingName of Signature Version 4
 * @param service.target the prefix of `x-amz-target`
 * @param service.endpoint the URL for a region
 */
export function awsJsonClient(service: {
  signingName: "states" | "sqs";
  target: "AWSStepFunctions" | "AmazonSQS";
  endpoint: (region: string) => string;
  signer: Signer;
  budget: CallBudget;
}): AwsJsonClient {
  const { requestHandler, retryStrategy } = clientConfiguration(service.budget);
  const { region, credentials, sha256 } = service.signer;
  const signature = new SignatureV4({ service: service.signingName, region, credentials, sha256 });

  async function attempt(action: string, body: string, signal: AbortSignal): Promise<void> {
    const url = new URL(service.endpoint(await region()));
    const request = new HttpRequest({
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === "" ? {} : { port: Number(url.port) }),
      path: url.pathname,
      headers: {
        host: url.host,
        "content-type": "application/x-amz-json-1.0",
        "content-length": String(Buffer.byteLength(body)),
        "x-amz-target": `${service.target}.${action}`,
        "user-agent": "ringback",
      },
      body,
    });
    const signed = HttpRequest.clone(await signature.sign(request));
    const { response } = await requestHandler.handle(signed, { abortSignal: signal });
    const answer = await readText(response.body);
    if (response.statusCode !== 200) throw refusal(response, answer);
  }

  return {
    call: async (action, input, signal) => {
      const body = JSON.stringify(input);
      let token = await retryStrategy.acquireInitialRetryToken(service.signingName);
      for (;;) {
        try {
          await attempt(action, body, signal);
          return retryStrategy.recordSuccess(token);
        } catch (error) {
          const next = retryStrategy.refreshRetryTokenForRetry(token, { errorType: errorType(error) });
          token = await next.catch(() => Promise.reject(error));
        }
      }
    },
  };
}

function errorType(error: unknown): "THROTTLING" | "TRANSIENT" | "CLIENT_ERROR" {
  if (!isSdkError(error)) return "CLIENT_ERROR";
  if (isThrottlingError(error)) return "THROTTLING";
  return isTransientError(error) ? "TRANSIENT" : "CLIENT_ERROR";
}

const isSdkError = (error: unknown): error is Parameters<typeof isTransientError>[0] =>
  error instanceof Error;

// Listeners rather than an iterator, which costs several times as much.
function readText(stream: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      text += chunk;
    });
    stream.on("error", reject);
    stream.on("end", () => resolve(text));
  });
}

/** An error by the name that AWS gives it, which stands in a header or in the body, with or without a namespace. */
function refusal(
  response: { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> },
  answer: string,
): Error {
  const { statusCode: httpStatusCode, headers } = response;
  const type = headers["x-amzn-errortype"] ?? typeOf(answer) ?? `Http${httpStatusCode}`;
  const name = type.split(":")[0]?.split("#").at(-1) ?? type;
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}

function typeOf(answer: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(answer);
    const isTyped = typeof parsed === "object" && parsed !== null && "__type" in parsed;
    return isTyped ? String(parsed.__type) : undefined;
  } catch {
    return undefined;
  }
}
