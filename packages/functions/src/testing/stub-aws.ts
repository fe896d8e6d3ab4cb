import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import { clientConfiguration } from "../aws-client/client-configuration.ts";

/** A request that the server has received. */
export interface StubRequest {
  /** What `x-amz-target` has after the dot, such as `PutItem`. */
  readonly action: string;
  readonly input: Record<string, unknown>;
}
/** A body that is a string is sent as it is. Undefined leaves the request without a response until the server is closed. */
export type StubAnswer =
  | { status: number; body: object | string; headers?: Readonly<Record<string, string>> }
  | undefined;

/** An error as AWS's JSON protocols write it. */
export function awsFailure(name: string, status = 400): StubAnswer {
  return {
    status,
    body: { __type: `com.amazonaws#${name}`, message: `${name} with content` },
  };
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A server on loopback that answers AWS requests with what `answer` returns, and keeps them. Closed after the test. */
export async function stubAws(answer: (request: StubRequest, headers: IncomingHttpHeaders) => StubAnswer) {
  const requests: StubRequest[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const statuses: number[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request = {
      action: String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "",
      input: JSON.parse(Buffer.concat(chunks).toString() || "{}"),
    };
    requests.push(request);
    headers.push(incoming.headers);
    const answered = answer(request, incoming.headers);
    if (answered === undefined) return;
    const { status, body, headers: own } = answered;
    statuses.push(status);
    outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.0", ...own });
    // A body that is shorter than its content-length says breaks off.
    outgoing.write(typeof body === "string" ? body : JSON.stringify(body));
    outgoing.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  open.push(close);
  const url = `http://127.0.0.1:${port}`;
  return { requests, headers, statuses, close, url, configuration: clientOptions(url) };
}

const budget = { attempts: 2, connectTimeoutMs: 500, requestTimeoutMs: 500, backoffMs: 20 };

/** The functions' client configuration with short time limits, for a server on loopback. */
export function clientOptions(endpoint: string) {
  return {
    ...clientConfiguration(budget),
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
}
