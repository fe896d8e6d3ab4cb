import type { IncomingMessage } from "node:http";

/** A request that is larger than the service allows. */
export class BodyTooLargeError extends Error {}

/**
 * The whole body of a request.
 *
 * @throws BodyTooLargeError beyond `limitBytes`; the error of the socket if the sender goes away
 */
export function readBody(request: IncomingMessage, limitBytes = 16 * 1024 * 1024): Promise<Buffer> {
  // Listeners rather than an iterator: this runs for every request, and an iterator costs several times as much.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limitBytes) chunks.push(chunk);
      else reject(new BodyTooLargeError(`The request has over ${limitBytes} bytes.`));
    });
    request.on("error", reject);
    request.on("end", () => {
      const [first] = chunks;
      resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
    });
  });
}
