import type { IncomingMessage } from "node:http";
import { nodeHttp } from "./node-http.ts";

/** A request whose body has been read, for a service that reads it once more. */
export function replayRequest(request: IncomingMessage, body: Buffer): IncomingMessage {
  const whole = new nodeHttp.IncomingMessage(request.socket);
  whole.headers = request.headers;
  whole.method = request.method ?? "POST";
  whole.url = request.url ?? "/";
  // Otherwise Node treats it as an aborted request, and cuts the connection.
  whole.complete = true;
  whole.push(body);
  whole.push(null);
  return whole;
}
