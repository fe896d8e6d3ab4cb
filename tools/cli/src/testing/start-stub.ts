import { once } from "node:events";
import { createServer } from "node:http";
import { onTestFinished } from "vitest";

/**
 * Starts a server that gives the same response to every request. It is stopped at the end of the test.
 * @returns its endpoint
 */
export async function startStub(reply: {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(reply.status, { "content-type": reply.contentType }).end(reply.body);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stub has no port.");
  return `http://127.0.0.1:${address.port}`;
}
