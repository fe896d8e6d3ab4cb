import {
  type DynaliteIndex,
  type DynaliteStore,
  type DynaliteTable,
  findTable,
  indexPrefix,
  itemPrefix,
  tablePrefix,
  tagPrefix,
  under,
  type Write,
} from "./dynalite-store.ts";
import { timeToLiveKey } from "./time-to-live.ts";

const batchWrites = 500;
/** Tables whose items have gone under another name, and are to be deleted under the old one. */
const leftoverPrefix = "leftover~";

/**
 * Gives a table another name: its items, indexes, tags and time to live go along. Whenever the process ends in between,
 * the table is there under one of both names, whole.
 *
 * @throws DynaliteFailure where there is no such table
 */
export async function renameTable(store: DynaliteStore, from: string, to: string): Promise<void> {
  await deleteLeftovers(store);
  const table = await findTable(store, from);
  const parts = partsOf(table);
  for (const part of parts) {
    await deleteUnder(store, part(to));
    await copy(store, part(from), part(to));
  }
  const ttl = await store.db.get(timeToLiveKey(from));
  await store.db.batch([
    { type: "put", key: `${tablePrefix}${to}`, value: renamed(table, to) },
    { type: "del", key: `${tablePrefix}${from}` },
    ...(ttl === undefined ? [] : [{ type: "put" as const, key: timeToLiveKey(to), value: ttl }]),
    { type: "del", key: timeToLiveKey(from) },
    { type: "put", key: `${leftoverPrefix}${from}`, value: parts.map((part) => part(from)) },
  ]);
  await deleteLeftovers(store);
}

async function deleteLeftovers(store: DynaliteStore): Promise<void> {
  for await (const [key, prefixes] of store.db.iterator(under(leftoverPrefix))) {
    for (const prefix of Array.isArray(prefixes) ? prefixes : []) await deleteUnder(store, String(prefix));
    await store.db.batch([{ type: "del", key }]);
  }
}

/** Where a table of some name has what belongs to it. */
function partsOf(table: DynaliteTable): readonly ((tableName: string) => string)[] {
  const indexes = (kind: string, list: readonly DynaliteIndex[] = []) =>
    list.map(
      ({ IndexName }) =>
        (tableName: string) =>
          indexPrefix(kind, tableName, IndexName),
    );
  return [
    itemPrefix,
    tagPrefix,
    ...indexes("Global", table.GlobalSecondaryIndexes),
    ...indexes("Local", table.LocalSecondaryIndexes),
  ];
}

function renamed(table: DynaliteTable, TableName: string): DynaliteTable {
  const TableArn = table.TableArn.replace(/\/[^/]*$/, `/${TableName}`);
  const withArns = (indexes: readonly DynaliteIndex[] | undefined) =>
    indexes?.map((index) => ({ ...index, IndexArn: `${TableArn}/index/${index.IndexName}` }));
  const globals = withArns(table.GlobalSecondaryIndexes);
  const locals = withArns(table.LocalSecondaryIndexes);
  return {
    ...table,
    TableName,
    TableArn,
    ...(globals === undefined ? {} : { GlobalSecondaryIndexes: globals }),
    ...(locals === undefined ? {} : { LocalSecondaryIndexes: locals }),
  };
}

const copy = (store: DynaliteStore, from: string, to: string) =>
  eachUnder(store, from, (key, value) => ({ type: "put", key: `${to}${key.slice(from.length)}`, value }));

/** Deletes all keys under a prefix. */
export const deleteUnder = (store: DynaliteStore, prefix: string): Promise<void> =>
  eachUnder(store, prefix, (key) => ({ type: "del", key }));

async function eachUnder(
  store: DynaliteStore,
  prefix: string,
  writeOf: (key: string, value: unknown) => Write,
): Promise<void> {
  let writes: Write[] = [];
  for await (const [key, value] of store.db.iterator(under(prefix))) {
    writes.push(writeOf(key, value));
    if (writes.length < batchWrites) continue;
    await store.db.batch(writes);
    writes = [];
  }
  if (writes.length > 0) await store.db.batch(writes);
}
