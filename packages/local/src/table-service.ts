import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import dynalite from "dynalite";
import { readBody } from "./read-body.ts";

/** A request to DynamoDB, read to its end. */
export interface TableRequest {
  /** `PutItem`, `Query`, ... */
  readonly action: string;
  readonly body: Buffer;
  readonly accessKeyId: string | undefined;
}

export interface TableService {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/**
 * DynamoDB on this machine: dynalite without a listener of its own.
 *
 * dynalite throws, and ends the process, when a sender goes away in the middle of a request; a function that is
 * killed does that. So it is given requests that have arrived whole.
 *
 * @param options.dataDir folder that keeps the tables; in memory without it
 * @param options.beforeRequest sees each request first and may answer it itself; then it returns false
 * @param options.onAnswered hears of each request once it is answered
 */
export function openTableService(options: {
  dataDir?: string;
  beforeRequest?(request: TableRequest, response: ServerResponse): boolean | Promise<boolean>;
  onAnswered?(request: TableRequest, status: number): void;
}): TableService {
  const { dataDir, beforeRequest, onAnswered } = options;
  const server = dynalite({
    ...(dataDir === undefined ? {} : { path: dataDir }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  return {
    handle: async (request, response) => {
      const body = await readBody(request);
      const table = { action: actionOf(request), body, accessKeyId: accessKeyIdOf(request) };
      if (beforeRequest !== undefined && !(await beforeRequest(table, response))) return;
      if (onAnswered !== undefined) {
        response.once("finish", () => onAnswered(table, response.statusCode));
      }
      const { headers, method, url } = request;
      const whole = Object.assign(new EventEmitter(), { headers, method, url });
      server.emit("request", whole, response);
      whole.emit("data", body);
      whole.emit("end");
    },
    close: () => closeStore(server),
  };
}

const actionOf = ({ headers }: IncomingMessage) => String(headers["x-amz-target"]).split(".")[1] ?? "";

/** The access key by which a request is signed. */
export function accessKeyIdOf({ headers }: IncomingMessage): string | undefined {
  return headers.authorization?.match(/Credential=([^/]+)\//)?.[1];
}

// dynalite closes its store after its listener, and it has none: the error of the listener is expected.
function closeStore(server: ReturnType<typeof dynalite>): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => server.close(() => resolve()));
  });
}
