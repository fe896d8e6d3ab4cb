import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";

/** Headers of one connection, which do not go on to the next (RFC 9110, "Message Forwarding"). */
const ofTheConnection = ["host", "connection", "keep-alive", "transfer-encoding", "content-length"];

/**
 * Sends a request whose body has been read to another server, and returns its answer unchanged. The host is the
 * server's own: servers refuse a name that is not theirs, and none of these knows the key of the signature.
 *
 * @throws Error where the server cannot be reached
 */
export async function forwardRequest(
  serverUrl: string,
  { method, url, headers }: Pick<IncomingMessage, "method" | "url" | "headers">,
  body: Buffer,
): Promise<{ status: number; headers: Record<string, string | string[]>; body: Buffer }> {
  const target = new URL(url ?? "/", serverUrl);
  const send = target.protocol === "https:" ? httpsRequest : httpRequest;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = send(target, {
      method,
      headers: { ...withoutConnection(headers), "content-length": String(body.length) },
    });
    sent.once("response", resolve);
    sent.once("error", reject);
    sent.end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return {
    status: answer.statusCode ?? 502,
    headers: withoutConnection(answer.headers),
    body: Buffer.concat(chunks),
  };
}

/** Writes what `forwardRequest` gave. */
export function sendForwarded(
  response: ServerResponse,
  { status, headers, body }: Awaited<ReturnType<typeof forwardRequest>>,
): void {
  response.writeHead(status, { ...headers, "content-length": String(body.length) });
  response.end(body);
}

function withoutConnection(headers: IncomingMessage["headers"]): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !ofTheConnection.includes(name)) kept[name] = value;
  }
  return kept;
}
