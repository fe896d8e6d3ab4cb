import { createRequire } from "node:module";
import db from "dynalite/db/index.js";
import validations from "dynalite/validations/index.js";
import { rememberConditions } from "./remember-conditions.ts";

// dynalite exports its HTTP server only. Its store, its actions and their checks are imported by path, here and nowhere
// else, and its version is pinned.
const require = createRequire(import.meta.url);

rememberConditions();

/** An item, or a key, as DynamoDB's JSON has it. */
export type DynaliteItem = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface DynaliteIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly Projection: { readonly ProjectionType?: string; readonly NonKeyAttributes?: readonly string[] };
}

/** A table, as DescribeTable describes it. */
export interface DynaliteTable {
  readonly TableName: string;
  readonly TableArn: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  readonly GlobalSecondaryIndexes?: readonly DynaliteIndex[];
  readonly LocalSecondaryIndexes?: readonly DynaliteIndex[];
}

/** An error of DynamoDB: what it is answered with. */
export interface DynaliteFailure {
  readonly statusCode: number;
  readonly body: { readonly __type: string; readonly message?: string };
}

type Callback<Value> = (error: unknown, value: Value) => void;

interface DynalitePart {
  get(key: string, done: Callback<DynaliteItem | undefined>): void;
  put(key: string, value: unknown, done: Callback<void>): void;
  del(key: string, done: Callback<void>): void;
  /** Runs what is given once the keys are free; it frees them by calling what `release` gives. */
  lock(keys: string | readonly string[], run: (release: Release) => void): void;
}

type Release = <Done extends (...values: never[]) => void>(done: Done) => Done;

export type Write =
  | { readonly type: "put"; readonly key: string; readonly value: unknown }
  | { readonly type: "del"; readonly key: string };

/** Where dynalite keeps tables, items and indexes: all in one LevelDB, whose batches are atomic. */
export interface DynaliteStore {
  readonly options: object;
  readonly db: {
    get(key: string): Promise<unknown>;
    batch(writes: readonly Write[]): Promise<void>;
    iterator(range: { gte: string; lt: string }): AsyncIterable<[string, unknown]>;
  };
  readonly tableDb: DynalitePart & { awsRegion: string; awsAccountId: string };
  getItemDb(tableName: string): DynalitePart;
  getIndexDb(kind: string, tableName: string, indexName: string): Pick<DynalitePart, "put" | "del">;
  getTable(tableName: string, isChecked: boolean, done: Callback<DynaliteTable>): void;
  readonly lifecycleManager: { gracefulClose(done: (error: unknown) => void): void };
}

type Action = (
  store: object,
  input: object,
  done: (error: (Error & Partial<DynaliteFailure>) | null | undefined, output: object | "") => void,
) => void;

interface ActionRules {
  readonly types: object;
  readonly custom?: unknown;
}

/** The actions that dynalite has. */
const actionNames = [
  "BatchGetItem",
  "BatchWriteItem",
  "CreateTable",
  "DeleteItem",
  "DeleteTable",
  "DescribeTable",
  "DescribeTimeToLive",
  "GetItem",
  "ListTables",
  "ListTagsOfResource",
  "PutItem",
  "Query",
  "Scan",
  "TagResource",
  "UntagResource",
  "UpdateItem",
  "UpdateTable",
] as const;
export type DynaliteAction = (typeof actionNames)[number];

const fileOf = (name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`;
const actions = new Map<string, { run: Action; rules: ActionRules }>(
  actionNames.map((name) => [
    name,
    {
      run: require(`dynalite/actions/${fileOf(name)}`),
      rules: require(`dynalite/validations/${fileOf(name)}`),
    },
  ]),
);

export const isDynaliteAction = (name: string): name is DynaliteAction => actions.has(name);

/** The answer to an operation: its output, or AWS's error under `__type` and `message`. */
export interface TableResult {
  readonly status: number;
  readonly body: object;
}

/** Opens dynalite's store, in memory without a path. */
export function openDynaliteStore(options: {
  path?: string;
  region: string;
  accountId: string;
}): DynaliteStore {
  const { path, region, accountId } = options;
  const store = db.create({
    ...(path === undefined ? {} : { path }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  // Otherwise it takes them from the environment.
  store.tableDb.awsRegion = region;
  store.tableDb.awsAccountId = accountId;
  return store;
}

/** The input as an action of dynalite takes it; throws a DynaliteFailure for one that DynamoDB refuses. */
export function checkedInput(store: DynaliteStore, name: DynaliteAction, input: object): object {
  const { rules } = actionOf(name);
  const checked = validations.checkTypes(input, rules.types);
  validations.checkValidations(checked, rules.types, rules.custom, store);
  return checked;
}

/**
 * An action of dynalite.
 *
 * @param store the store, or another one that reads and writes for it
 * @param input from `checkedInput`
 */
export function runAction(store: object, name: DynaliteAction, input: object): Promise<TableResult> {
  return new Promise((resolve, reject) => {
    actionOf(name).run(store, input, (error, output) => {
      if (!error) resolve({ status: 200, body: output === "" ? {} : output });
      else if (isDynaliteFailure(error)) resolve({ status: error.statusCode, body: error.body });
      else reject(error);
    });
  });
}

export function isDynaliteFailure(error: unknown): error is DynaliteFailure {
  return typeof error === "object" && error !== null && "statusCode" in error && "body" in error;
}

/** @throws DynaliteFailure where there is no such table */
export function findTable(store: DynaliteStore, tableName: string): Promise<DynaliteTable> {
  return new Promise((resolve, reject) => {
    store.getTable(tableName, true, (error, table) => (error ? reject(error) : resolve(table)));
  });
}

export const { createKey, validateKey, validateItem, getIndexActions } = db;

/** Where the items of a table, or the entries of an index, lie in the LevelDB. */
export const itemPrefix = (tableName: string): string => `item-${tableName}~`;
export const indexPrefix = (kind: string, tableName: string, indexName: string): string =>
  `index-${kind.toLowerCase()}~${tableName}~${indexName}~`;
export const tablePrefix = "table~";
export const tagPrefix = (tableName: string): string => `tag-${tableName}~`;

/** Everything under a prefix; no key has a character beyond `~`. */
export const under = (prefix: string) => ({ gte: prefix, lt: `${prefix}\xff` });

export const closeDynaliteStore = (store: DynaliteStore): Promise<void> =>
  new Promise((resolve, reject) => {
    store.lifecycleManager.gracefulClose((error) => (error ? reject(error) : resolve()));
  });

function actionOf(name: DynaliteAction) {
  const action = actions.get(name);
  if (action === undefined) throw new Error("This version of dynalite has its actions elsewhere.");
  return action;
}
