import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterEach } from "vitest";
import { type AwsJsonClient, awsJsonClient } from "../aws-json-client.ts";
import { clientConfiguration } from "../client-configuration.ts";

export interface StubRequest {
  /** The action: what stands behind the dot of `x-amz-target`. */
  readonly action: string;
  readonly input: Record<string, unknown>;
}
/** Undefined lets the request hang until the server is closed. */
export type StubAnswer = { status: number; body: object } | undefined;

/** An error as AWS's JSON protocols write it. */
export function awsFailure(name: string, status = 400): StubAnswer {
  return {
    status,
    body: { __type: `com.amazonaws#${name}`, message: `${name} with content that must not be told` },
  };
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A server on loopback that answers AWS requests as told, and writes them down. Closed after the test. */
export async function stubAws(answer: (request: StubRequest) => StubAnswer) {
  const requests: StubRequest[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request = {
      action: String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "",
      input: JSON.parse(Buffer.concat(chunks).toString() || "{}"),
    };
    requests.push(request);
    headers.push(incoming.headers);
    const answered = answer(request);
    if (answered === undefined) return;
    outgoing.writeHead(answered.status, { "content-type": "application/x-amz-json-1.0" });
    outgoing.end(JSON.stringify(answered.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  open.push(close);
  const url = `http://127.0.0.1:${port}`;
  return { requests, headers, close, url, configuration: clientOptions(url) };
}

const budget = { attempts: 2, connectTimeoutMs: 500, requestTimeoutMs: 500, backoffMs: 20 };

/** A client of a JSON protocol for a server on loopback, with short limits. */
export function jsonClient(url: string): AwsJsonClient {
  return awsJsonClient({
    signingName: "states",
    target: "AWSStepFunctions",
    endpoint: () => url,
    signer: new DynamoDBClient(clientOptions(url)).config,
    budget,
  });
}

/** The functions' own client configuration, with short limits, for a server on loopback. */
export function clientOptions(endpoint: string) {
  return {
    ...clientConfiguration(budget),
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
}
