import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../json.ts";
import { ApiError } from "./api-error.ts";

/** Room for a definition of 1 MB, with its quotes escaped. */
const LARGEST_BODY_BYTES = 8 * 1024 * 1024;

const TARGET = /^AWSStepFunctions\.(\w+)$/;

/** Runs an action by its name. Rejects with an ApiError that becomes a 400; any other error becomes a 500. */
export type CallAction = (action: string, input: JsonObject) => Promise<JsonObject>;

/** Serves one request of AWS's JSON 1.0 protocol. */
export function serveRequest(request: IncomingMessage, response: ServerResponse, call: CallAction): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on("error", () => response.destroy());
  request.on("end", () => {
    const body = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
    answer(request, body, size, call).then(
      (result) => send(response, 200, result),
      (error: unknown) => sendError(response, error),
    );
  });
}

async function answer(
  request: IncomingMessage,
  body: Buffer,
  size: number,
  call: CallAction,
): Promise<JsonObject> {
  if (size > LARGEST_BODY_BYTES) throw new ApiError("RequestEntityTooLarge", "The request is too large");
  const target = request.headers["x-amz-target"];
  const action = TARGET.exec(typeof target === "string" ? target : "")?.[1] ?? "";
  return call(action, parseBody(body.toString("utf8")));
}

function parseBody(text: string): JsonObject {
  let value: Json;
  try {
    value = text === "" ? {} : parseJson(text);
  } catch {
    throw new ApiError("SerializationException", "Could not parse request body into json");
  }
  if (!isJsonObject(value))
    throw new ApiError("SerializationException", "Unexpected value for the request body");
  return value;
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  if (response.destroyed || response.headersSent) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "Content-Type": "application/x-amz-json-1.0",
    "Content-Length": Buffer.byteLength(text),
    "x-amzn-RequestId": randomUUID(),
  });
  response.end(text);
}

function sendError(response: ServerResponse, error: unknown): void {
  if (error instanceof ApiError) send(response, 400, { __type: error.name, message: error.message });
  else
    send(response, 500, { __type: "InternalFailure", message: error instanceof Error ? error.message : "" });
}
