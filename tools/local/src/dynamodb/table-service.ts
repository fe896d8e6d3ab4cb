import { EventEmitter } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import dynalite from "dynalite";
import { sendAwsError, sendAwsJson } from "../endpoint/aws-error.ts";
import { interceptAnswer } from "../endpoint/intercept-answer.ts";
import { readBody } from "../endpoint/read-body.ts";
import { accessKeyIdOf } from "../lambda/function-access-key.ts";
import { batchExecuteStatement, type TableAnswer } from "./batch-execute-statement.ts";
import type { TableAccess } from "./table-access.ts";

/** A request to DynamoDB whose whole body has been read. */
export interface TableRequest {
  /** `PutItem`, `Query`, ... */
  readonly action: string;
  /** JSON. */
  readonly body: Buffer;
  /** The access key that signs the request: by it a function's process is known. */
  readonly accessKeyId: string | undefined;
}

/** DynamoDB of the local cloud. */
export interface TableService {
  /** Answers a request of DynamoDB's JSON protocol. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Creates an on-demand table, unless it is there; `key` names its partition key, a string. */
  createTable(name: string, key: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * DynamoDB on this machine: dynalite without a listener of its own.
 *
 * dynalite throws, and ends the process, when a sender goes away in the middle of a request; a function that is
 * killed does that. So it is given requests that have arrived whole.
 *
 * @param options.dataDir folder that keeps the tables; in memory without it
 * @param options.access asked for each request; everything is allowed without it
 * @param options.beforeRequest called with each request first; it may answer the request itself, and then returns false
 * @param options.beforeAnswer called once a request is done; the answer is sent only if it returns true
 */
export function openTableService(options: {
  dataDir?: string;
  access?: TableAccess;
  beforeRequest?(request: TableRequest, response: ServerResponse): boolean | Promise<boolean>;
  beforeAnswer?(request: TableRequest, answer: { status: number; body: string }): boolean;
}): TableService {
  const { dataDir, access, beforeRequest, beforeAnswer } = options;
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
      const refusals = access?.refusalsOf(request, table);
      if (refusals?.ofRequest !== undefined) return sendAccessDenied(response, refusals.ofRequest);
      if (beforeRequest !== undefined && !(await beforeRequest(table, response))) return;
      if (beforeAnswer !== undefined) {
        interceptAnswer(response, (text) => beforeAnswer(table, { status: response.statusCode, body: text }));
      }
      if (table.action === "BatchExecuteStatement")
        return answerBatch(server, { body, refusalOf: refusals?.ofInsert }, response);
      submit(server, request, { body, response });
    },
    createTable: async (name, key) => {
      const { __type = "", message } = await call(server, "CreateTable", {
        TableName: name,
        AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
        KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      });
      if (__type !== "" && !__type.endsWith("ResourceInUseException"))
        throw new Error(`${__type}: ${message}`);
    },
    close: () => (dataDir === undefined ? Promise.resolve() : closeStore(server)),
  };
}

/** A request that has arrived whole, as dynalite reads one. */
function submit(
  server: Server,
  { headers, method, url }: Pick<IncomingMessage, "headers" | "method" | "url">,
  { body, response }: { body: Buffer; response: object },
): void {
  const whole = Object.assign(new EventEmitter(), { headers, method, url });
  server.emit("request", whole, response);
  whole.emit("data", body);
  whole.emit("end");
}

function sendAccessDenied(response: ServerResponse, Message: string): void {
  sendAwsJson(response, 400, { __type: "com.amazon.coral.service#AccessDeniedException", Message });
}

/** dynalite knows no PartiQL. */
async function answerBatch(
  server: Server,
  request: Parameters<typeof batchExecuteStatement>[0],
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await batchExecuteStatement(request, (action, input) => call(server, action, input));
    sendAwsJson(response, answer.status, answer.body);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    const type = "com.amazon.coral.service#SerializationException";
    sendAwsError(response, { status: 400, type, message: error.message });
  }
}

function call(server: Server, action: string, input: object): Promise<TableAnswer> {
  const headers = {
    "x-amz-target": `DynamoDB_20120810.${action}`,
    "content-type": "application/x-amz-json-1.0",
    "x-amz-date": "20260101T000000Z",
    authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local",
  };
  return new Promise((resolve) => {
    const response = {
      setHeader: () => undefined,
      end: (text: string) => resolve(JSON.parse(text)),
    };
    submit(
      server,
      { headers, method: "POST", url: "/" },
      { body: Buffer.from(JSON.stringify(input)), response },
    );
  });
}

const actionOf = ({ headers }: IncomingMessage) => String(headers["x-amz-target"]).split(".")[1] ?? "";

// dynalite closes its store after its listener, and it has none: the error of the listener is expected.
function closeStore(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => server.close(() => resolve()));
  });
}
