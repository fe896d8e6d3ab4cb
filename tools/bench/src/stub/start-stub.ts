import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { httpRequests, type StubRequest } from "./http-requests.ts";
import { stubAnswer } from "./stub-answer.ts";

/** What the stub has been asked since it started. */
export interface StubCounts {
  readonly requests: number;
  /** Of all requests, heads and bodies. */
  readonly bytes: number;
  readonly storedMessages: number;
  readonly succeededTasks: number;
  /** Requests that it does not know. */
  readonly unknown: number;
}

/** A running stub. */
export interface Stub {
  readonly url: string;
  counts(): StubCounts;
  close(): void;
}

/** How long each service takes to answer, in milliseconds. */
export const stubLatencyMs = { store: 5, workflow: 15 } as const;

/** Serves DynamoDB and Step Functions on loopback, each with its fixed latency. */
export async function startStub(onRequest: (request: StubRequest) => void = () => undefined): Promise<Stub> {
  const counts = { requests: 0, bytes: 0, storedMessages: 0, succeededTasks: 0, unknown: 0 };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const read = httpRequests((request) => {
      onRequest(request);
      const answer = stubAnswer(request);
      counts.requests += 1;
      counts.bytes += request.bytes;
      if (answer.status !== 200) counts.unknown += 1;
      else if (answer.service === "store") counts.storedMessages += answer.messages;
      else counts.succeededTasks += answer.messages;
      setTimeout(() => socket.write(response(answer)), stubLatencyMs[answer.service]);
    });
    socket.on("data", read);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    counts: () => ({ ...counts }),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const requestId = "A".repeat(52);

/** The stub writes plain ASCII, so its characters are its bytes. */
function response({ status, body }: { status: number; body: string }): string {
  const reason = status === 200 ? "OK" : "Bad Request";
  return `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/x-amz-json-1.0\r\nx-amzn-requestid: ${requestId}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}
