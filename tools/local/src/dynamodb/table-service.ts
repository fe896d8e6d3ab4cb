import type { IncomingMessage, ServerResponse } from "node:http";
import { sendAwsJson } from "../endpoint/aws-error.ts";
import { readBody } from "../endpoint/read-body.ts";
import { accessKeyIdOf } from "../lambda/function-access-key.ts";
import { deployTable, type TableDefinition } from "./deploy-table.ts";
import {
  closeDynaliteStore,
  openDynaliteStore,
  type TableResult,
  tablePrefix,
  under,
} from "./dynalite-store.ts";
import { renameTable } from "./rename-table.ts";
import type { TableAccess, TableRefusals } from "./table-access.ts";
import { refusal } from "./table-error.ts";
import { createTableOperations } from "./table-operations.ts";
import { createTimesToLive } from "./time-to-live.ts";

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
  /** An operation without HTTP: the API's output. Throws an Error whose `name` is AWS's name of the error. */
  call(action: string, input: object): Promise<Readonly<Record<string, unknown>>>;
  /** Creates an on-demand table, unless it is there; `key` names its partition key, a string. */
  createTable(name: string, key: string): Promise<void>;
  /**
   * Creates the table, or brings the one that is there to its definition; its items stay. One that is there with other
   * keys is set aside under another name, which is returned.
   */
  deployTable(definition: TableDefinition): Promise<{ readonly setAside?: string }>;
  /** Gives a table another name. Throws an Error where there is none, or one of that name already. */
  renameTable(from: string, to: string): Promise<void>;
  tableNames(): Promise<readonly string[]>;
  /** Deletes the table and its items; does nothing where it is not there. */
  removeTable(name: string): Promise<void>;
  /** Deletes every item whose time to live is over; this happens each minute, too. */
  deleteExpired(): Promise<void>;
  close(): Promise<void>;
}

const expiryIntervalMs = 60_000;

/**
 * DynamoDB on this machine: dynalite's store and actions, without its HTTP server, and what they lack.
 *
 * @param options.dataDir folder that keeps the tables; in memory without it
 * @param options.access asked for each request; everything is allowed without it
 * @param options.region of the ARNs of tables; us-east-1 unless given
 * @param options.beforeRequest called with each request first; it may answer the request itself, and then returns false
 * @param options.beforeAnswer called once a request is done; the answer is sent only if it returns true
 */
export function openTableService(options: {
  dataDir?: string;
  access?: TableAccess;
  region?: string;
  accountId?: string;
  beforeRequest?(request: TableRequest, response: ServerResponse): boolean | Promise<boolean>;
  beforeAnswer?(request: TableRequest, answer: { status: number; body: string }): boolean;
}): TableService {
  const {
    dataDir,
    access,
    beforeRequest,
    beforeAnswer,
    region = "us-east-1",
    accountId = "000000000000",
  } = options;
  const store = openDynaliteStore({ region, accountId, ...(dataDir === undefined ? {} : { path: dataDir }) });
  const timesToLive = createTimesToLive(store);
  const perform = createTableOperations(store, timesToLive);
  let expiring = Promise.resolve();
  const deleteExpired = () => {
    expiring = expiring.then(timesToLive.deleteExpired);
    return expiring;
  };
  const timer = setInterval(() => void deleteExpired().catch(() => undefined), expiryIntervalMs).unref();
  const call = async (action: string, input: object): Promise<Readonly<Record<string, unknown>>> => {
    const { status, body } = await perform(action, input);
    if (status === 200) return { ...body };
    const { __type, message }: { __type?: unknown; message?: unknown } = body;
    throw Object.assign(new Error(String(message)), { name: String(__type).split("#").at(-1) });
  };
  const tableNames = async () => {
    const names: string[] = [];
    for await (const [key] of store.db.iterator(under(tablePrefix)))
      names.push(key.slice(tablePrefix.length));
    return names;
  };
  const rename = async (from: string, to: string) => {
    const names = await tableNames();
    if (!names.includes(from) || names.includes(to)) {
      throw new Error(`The table ${from} cannot be renamed to ${to}.`);
    }
    await renameTable(store, from, to);
  };
  return {
    handle: async (request, response) => {
      const body = await readBody(request);
      const table = { action: actionOf(request), body, accessKeyId: accessKeyIdOf(request) };
      const refusals = access?.refusalsOf(request, table);
      if (refusals?.ofRequest !== undefined) return sendAccessDenied(response, refusals.ofRequest);
      if (beforeRequest !== undefined && !(await beforeRequest(table, response))) return;
      const result =
        table.accessKeyId === undefined ? unsigned : await answer(perform, table, refusals?.ofInsert);
      const text = JSON.stringify(result.body);
      if (beforeAnswer?.(table, { status: result.status, body: text }) === false) return;
      sendAwsJson(response, result.status, result.body, text);
    },
    call,
    createTable: async (name, key) => {
      await deployTable(call, rename, {
        TableName: name,
        AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
        KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
        GlobalSecondaryIndexes: [],
        LocalSecondaryIndexes: [],
        tags: {},
      });
    },
    deployTable: (definition) => deployTable(call, rename, definition),
    renameTable: rename,
    tableNames,
    removeTable: async (name) => {
      await call("DeleteTable", { TableName: name }).catch((error) => {
        if (!(error instanceof Error) || error.name !== "ResourceNotFoundException") throw error;
      });
    },
    deleteExpired,
    close: async () => {
      clearInterval(timer);
      await expiring.catch(() => undefined);
      await closeDynaliteStore(store);
    },
  };
}

function sendAccessDenied(response: ServerResponse, Message: string): void {
  sendAwsJson(response, 400, { __type: "com.amazon.coral.service#AccessDeniedException", Message });
}

async function answer(
  perform: ReturnType<typeof createTableOperations>,
  { action, body }: TableRequest,
  refusalOf: TableRefusals["ofInsert"],
): Promise<TableResult> {
  let input: unknown;
  try {
    input = JSON.parse(body.toString());
  } catch {
    return refusal("SerializationException", "The request is not JSON.");
  }
  return perform(action, input, refusalOf);
}

const unsigned = refusal("MissingAuthenticationTokenException", "Request is missing Authentication Token");

const actionOf = ({ headers }: IncomingMessage) => String(headers["x-amz-target"]).split(".")[1] ?? "";
