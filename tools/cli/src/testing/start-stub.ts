import { once } from "node:events";
import { createServer } from "node:http";
import { onTestFinished } from "vitest";

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

/**
 * Starts a server that gives these responses, the last one to every further request. It is stopped at the end of the test.
 * @returns its endpoint
 */
export async function startStub(...replies: readonly [Reply, ...Reply[]]): Promise<string> {
  const left = [...replies];
  let [reply] = replies;
  const server = createServer((request, response) => {
    request.resume();
    reply = left.shift() ?? reply;
    response.writeHead(reply.status, { "content-type": reply.contentType }).end(reply.body);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stub has no port.");
  return `http://127.0.0.1:${address.port}`;
}
