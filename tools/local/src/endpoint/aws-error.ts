import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";

/** Answers with an error in the form of AWS's JSON protocols, which every SDK turns into a named exception. */
export function sendAwsError(
  response: ServerResponse,
  error: { status: number; type: string; message: string },
): void {
  if (response.headersSent || response.destroyed) return;
  sendAwsJson(response, error.status, { __type: error.type, message: error.message });
}

/**
 * Answers with JSON under AWS's JSON protocol 1.1, which SDKs read as they read 1.0.
 *
 * @param text the body as JSON, where the caller has it
 */
export function sendAwsJson(
  response: ServerResponse,
  status: number,
  body: object,
  text = JSON.stringify(body),
): void {
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.1",
    // Without it Node answers in chunks, with `transfer-encoding`.
    "content-length": Buffer.byteLength(text),
    "x-amzn-requestid": randomUUID(),
    ...("__type" in body ? { "x-amzn-errortype": String(body.__type) } : {}),
  });
  response.end(text);
}
