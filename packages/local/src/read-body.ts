import type { IncomingMessage } from "node:http";

/** A request that is larger than the service allows. */
export class BodyTooLargeError extends Error {}

/**
 * The whole body of a request.
 *
 * @throws BodyTooLargeError beyond `limitBytes`; the error of the socket if the sender goes away
 */
export async function readBody(request: IncomingMessage, limitBytes = 16 * 1024 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > limitBytes) throw new BodyTooLargeError(`The request has over ${limitBytes} bytes.`);
    chunks.push(chunk);
  }
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, length);
}
