import { createServer, type IncomingMessage } from "node:http";
import { sdkIntegrations } from "./integrations/sdk-integrations.ts";
import { createStepFunctions, type StepFunctions, type StepFunctionsOptions } from "./step-functions.ts";

/** Step Functions with a port of its own, and services that its tasks reach over HTTP. */
export interface StartStepFunctionsOptions extends StepFunctionsOptions {
  /** The port at 127.0.0.1: 8083 unless given; 0 takes a free one. */
  port?: number;
  /**
   * The base URL of SQS, such as `http://127.0.0.1:4566`; tasks send there by AWS's SDK, whatever host their QueueUrl has.
   * Without it a send fails with `SQS.SdkClientException`. Ignored where `integrations.sendMessage` is given.
   */
  sqsEndpoint?: string;
  /**
   * The base URL of Lambda's API, likewise. Without it a task that invokes a function fails with `Lambda.SdkClientException`.
   * Ignored where `integrations.invoke` is given.
   */
  lambdaEndpoint?: string;
}

/** A server that answers AWS's API until it is closed. */
export interface RunningStepFunctions extends StepFunctions {
  /** `http://127.0.0.1:PORT`: the `endpoint` of an AWS SDK, with any region and any credentials. */
  readonly endpoint: string;
  /** The port that was taken, which is never 0. */
  readonly port: number;
}

/** The port of AWS's own Step Functions Local. */
export const DEFAULT_PORT = 8083;

/**
 * Serves Step Functions on this machine, at 127.0.0.1 and nowhere else. `POST` is AWS's API, `GET` says that it is ready; a
 * request with an Origin or with the host of another name is refused with 403, so no web page reaches it.
 *
 * `close()` cuts all connections and ends timers; with a `dataDir` the executions go on at the next start.
 *
 * @throws Error with the code `EADDRINUSE` where the port is taken; Error that names the process where another one uses the
 *   `dataDir`
 */
export async function startStepFunctions(
  options: StartStepFunctionsOptions = {},
): Promise<RunningStepFunctions> {
  const { port: wanted = DEFAULT_PORT, sqsEndpoint, lambdaEndpoint, ...rest } = options;
  const sdk = sdkIntegrations({ region: rest.region ?? "us-east-1", sqsEndpoint, lambdaEndpoint });
  const stepFunctions = createStepFunctions({
    ...rest,
    integrations: { sendMessage: sdk.sendMessage, invoke: sdk.invoke, ...rest.integrations },
  });
  const server = createServer((request, response) => {
    if (!isFromThisMachine(request)) {
      response.writeHead(403, { "Content-Type": "text/plain" }).end("Forbidden\n");
    } else if (request.method === "POST") {
      stepFunctions.handle(request, response);
    } else {
      const status = request.method === "GET" || request.method === "HEAD" ? 200 : 405;
      response
        .writeHead(status, { "Content-Type": "text/plain" })
        .end(status === 200 ? "Step Functions is ready\n" : "");
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(wanted, "127.0.0.1", resolve);
  }).catch(async (error: unknown) => {
    await stepFunctions.close();
    throw error;
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : wanted;
  return {
    ...stepFunctions,
    port,
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await stepFunctions.close();
      sdk.close();
    },
  };
}

const LOCAL_NAMES = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * A web page cannot reach the server: its requests carry an Origin, and a page that had its own name
 * point here (DNS rebinding) carries that name in Host.
 */
function isFromThisMachine({ headers }: IncomingMessage): boolean {
  if (headers.origin !== undefined) return false;
  const name = (headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  return LOCAL_NAMES.has(name);
}
