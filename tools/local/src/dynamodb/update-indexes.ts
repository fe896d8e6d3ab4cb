import {
  type DynaliteIndex,
  type DynaliteItem,
  type DynaliteStore,
  type DynaliteTable,
  findTable,
  getIndexActions,
  indexPrefix,
  itemPrefix,
  type TableResult,
  tablePrefix,
  under,
} from "./dynalite-store.ts";
import { lockItems } from "./locked-writes.ts";
import { deleteUnder } from "./rename-table.ts";
import { refusal } from "./table-error.ts";

/** One global secondary index that UpdateTable makes or removes. */
export type IndexChange =
  | {
      readonly make: Omit<DynaliteIndex, "IndexArn">;
      readonly attributes: DynaliteTable["AttributeDefinitions"];
    }
  | { readonly remove: string };

/**
 * Makes or removes a global secondary index of a table that has items. dynalite's UpdateTable takes such a request and
 * does nothing.
 *
 * @param settled resolves once every write that began before is done
 */
export async function changeIndex(
  store: DynaliteStore,
  tableName: string,
  change: IndexChange,
  settled: () => Promise<unknown>,
): Promise<TableResult> {
  const table = await findTable(store, tableName);
  const indexes = table.GlobalSecondaryIndexes ?? [];
  if ("remove" in change) {
    if (!indexes.some(({ IndexName }) => IndexName === change.remove)) {
      return refusal("ResourceNotFoundException", "Requested resource not found");
    }
    await putTable(
      store,
      withIndexes(
        table,
        indexes.filter(({ IndexName }) => IndexName !== change.remove),
      ),
    );
    await settled();
    await deleteUnder(store, indexPrefix("Global", tableName, change.remove));
    return described(store, tableName);
  }
  const { make, attributes } = change;
  if (indexes.some(({ IndexName }) => IndexName === make.IndexName)) {
    return refusal(
      "ValidationException",
      `Attempting to create an index which already exists: ${make.IndexName}`,
    );
  }
  const definitions = [...table.AttributeDefinitions];
  for (const attribute of attributes) {
    if (definitions.every(({ AttributeName }) => AttributeName !== attribute.AttributeName)) {
      definitions.push(attribute);
    }
  }
  const unknownKey = make.KeySchema.find(
    ({ AttributeName }) => !definitions.some((one) => one.AttributeName === AttributeName),
  );
  if (unknownKey !== undefined) {
    return refusal(
      "ValidationException",
      `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [${unknownKey.AttributeName}]`,
    );
  }
  const index = {
    ...make,
    IndexArn: `${table.TableArn}/index/${make.IndexName}`,
    IndexStatus: "ACTIVE",
    IndexSizeBytes: 0,
    ItemCount: 0,
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
  };
  const changed = withIndexes({ ...table, AttributeDefinitions: definitions }, [...indexes, index]);
  // From here on each write goes into the index; what was written before is put into it here.
  await putTable(store, changed);
  await settled();
  await fillIndex(store, changed, index);
  return described(store, tableName);
}

async function fillIndex(store: DynaliteStore, table: DynaliteTable, index: DynaliteIndex): Promise<void> {
  const types = new Map(table.AttributeDefinitions.map((one) => [one.AttributeName, one.AttributeType]));
  const fits = (item: DynaliteItem) =>
    index.KeySchema.every(({ AttributeName }) => {
      const value = item[AttributeName];
      return value !== undefined && (types.get(AttributeName) ?? "") in value;
    });
  const prefix = itemPrefix(table.TableName);
  for await (const [place] of store.db.iterator(under(prefix))) {
    const unlock = await lockItems(store, [{ table, key: place.slice(prefix.length) }]);
    try {
      const item = await store.db.get(place);
      // DynamoDB leaves an item out of an index whose key it does not have, or has with another type.
      if (!isItem(item) || !fits(item)) continue;
      const { puts } = getIndexActions([index], null, item, table);
      const into = indexPrefix("Global", table.TableName, index.IndexName);
      await store.db.batch(
        puts.map(({ key, item: value }) => ({ type: "put", key: `${into}${key}`, value })),
      );
    } finally {
      unlock();
    }
  }
}

const isItem = (value: unknown): value is DynaliteItem => typeof value === "object" && value !== null;

/** The table with these indexes; it defines no attribute that is no key. */
function withIndexes(table: DynaliteTable, indexes: readonly DynaliteIndex[]): DynaliteTable {
  const { GlobalSecondaryIndexes: _, ...rest } = table;
  const keys = [table, ...indexes, ...(table.LocalSecondaryIndexes ?? [])].flatMap(
    ({ KeySchema }) => KeySchema,
  );
  const isKey = new Set(keys.map(({ AttributeName }) => AttributeName));
  const AttributeDefinitions = table.AttributeDefinitions.filter(({ AttributeName }) =>
    isKey.has(AttributeName),
  );
  const GlobalSecondaryIndexes = indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes };
  return { ...rest, AttributeDefinitions, ...GlobalSecondaryIndexes };
}

const putTable = (store: DynaliteStore, table: DynaliteTable): Promise<void> =>
  store.db.batch([{ type: "put", key: `${tablePrefix}${table.TableName}`, value: table }]);

async function described(store: DynaliteStore, tableName: string): Promise<TableResult> {
  return { status: 200, body: { TableDescription: await findTable(store, tableName) } };
}
