import { once } from "node:events";
import { createServer } from "node:http";
import { onTestFinished } from "vitest";

/** A server that gives one answer to everything, ended with the test. Gives its endpoint. */
export async function startStub(answer: {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(answer.status, { "content-type": answer.contentType }).end(answer.body);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stub has no port.");
  return `http://127.0.0.1:${address.port}`;
}
