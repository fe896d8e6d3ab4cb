import {
  createKey,
  type DynaliteItem,
  type DynaliteStore,
  type DynaliteTable,
  findTable,
  indexPrefix,
  isDynaliteFailure,
  itemPrefix,
  runAction,
  type TableResult,
  validateItem,
  validateKey,
  type Write,
} from "./dynalite-store.ts";

/** A write of one item, or the check of a condition on it. */
export interface ItemWrite {
  readonly action: "PutItem" | "UpdateItem" | "DeleteItem" | "ConditionCheck";
  /** As dynalite has checked it. */
  readonly input: object;
}

/** An item that is to be written, and where it lies. */
export interface LocatedWrite extends ItemWrite {
  readonly table: DynaliteTable;
  readonly key: string;
}

/**
 * Finds the item of a write.
 *
 * @returns what DynamoDB refuses, where the item or key does not fit its table; throws a DynaliteFailure where there is
 *   no such table
 */
export async function locate(store: DynaliteStore, write: ItemWrite): Promise<LocatedWrite | TableResult> {
  const table = await findTable(store, String(Reflect.get(write.input, "TableName")));
  const isPut = write.action === "PutItem";
  const item: DynaliteItem = Reflect.get(write.input, isPut ? "Item" : "Key");
  const refusal = isPut ? validateItem(item, table) : validateKey(item, table);
  if (isDynaliteFailure(refusal)) return { status: refusal.statusCode, body: refusal.body };
  return { ...write, table, key: createKey(item, table) };
}

export interface PerformedWrite {
  readonly result: TableResult;
  /** The item as it was before. */
  readonly existing: DynaliteItem | undefined;
}

/**
 * Performs writes of different items as one: no other write of these items comes in between, and either all are stored,
 * in one batch of the LevelDB, or none.
 */
export async function writeTogether(
  store: DynaliteStore,
  writes: readonly LocatedWrite[],
): Promise<readonly PerformedWrite[]> {
  const unlock = await lockItems(store, writes);
  try {
    const stored: Write[] = [];
    const performed: PerformedWrite[] = [];
    for (const write of writes) {
      const recording = recordingStore(store, write.table.TableName);
      // A deletion that is not stored checks a condition and nothing else.
      const isCheck = write.action === "ConditionCheck";
      const result = await runAction(
        recording.store,
        write.action === "ConditionCheck" ? "DeleteItem" : write.action,
        write.input,
      );
      if (!isCheck) stored.push(...recording.writes);
      performed.push({ result, existing: recording.existing() });
    }
    if (performed.every(({ result }) => result.status === 200) && stored.length > 0) {
      await store.db.batch(stored);
    }
    return performed;
  } finally {
    unlock();
  }
}

/**
 * Waits until nobody else writes the items.
 *
 * Items are locked in one order by everybody, so that no two wait for each other: table by table, and those of a table at
 * once.
 */
export async function lockItems(
  store: DynaliteStore,
  items: readonly { readonly table: DynaliteTable; readonly key: string }[],
): Promise<() => void> {
  const tables = new Map<string, string[]>();
  for (const { table, key } of items) {
    tables.set(table.TableName, [...(tables.get(table.TableName) ?? []), key]);
  }
  const unlocks: (() => void)[] = [];
  for (const [tableName, keys] of [...tables].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const unlock = await new Promise<() => void>((resolve) =>
      store.getItemDb(tableName).lock(keys, (release) => resolve(release(() => undefined))),
    );
    unlocks.push(unlock);
  }
  return () => {
    for (const unlock of unlocks.reverse()) unlock();
  };
}

/** The store as an action sees it whose item is locked already, and whose writes are only written down. */
function recordingStore(store: DynaliteStore, tableName: string) {
  const writes: Write[] = [];
  let existing: DynaliteItem | undefined;
  const part = (prefix: string) => ({
    put: (key: string, value: unknown, done: (error: null) => void) => {
      writes.push({ type: "put", key: `${prefix}${key}`, value });
      done(null);
    },
    del: (key: string, done: (error: null) => void) => {
      writes.push({ type: "del", key: `${prefix}${key}` });
      done(null);
    },
  });
  const items = {
    ...part(itemPrefix(tableName)),
    lock: (_: string, run: (release: <Done>(done: Done) => Done) => void) => run((done) => done),
    get: (key: string, done: (error: unknown, item: DynaliteItem | undefined) => void) =>
      store.getItemDb(tableName).get(key, (error, item) => {
        existing = item;
        done(error, item);
      }),
  };
  return {
    writes,
    existing: () => existing,
    store: {
      options: store.options,
      getTable: store.getTable,
      getItemDb: () => items,
      getIndexDb: (kind: string, table: string, index: string) => part(indexPrefix(kind, table, index)),
    },
  };
}
