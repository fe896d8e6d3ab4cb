import {
  checkedInput,
  createKey,
  type DynaliteStore,
  findTable,
  isDynaliteFailure,
  runAction,
  type TableResult,
  validateKey,
} from "./dynalite-store.ts";
import { lockItems } from "./locked-writes.ts";
import { refusal } from "./table-error.ts";

const maximumItems = 100;

/** TransactGetItems: the items as they are at one moment. */
export async function transactGetItems(store: DynaliteStore, input: object): Promise<TableResult> {
  const items: unknown = Reflect.get(input, "TransactItems");
  if (!Array.isArray(items) || items.length === 0 || items.length > maximumItems) {
    return refusal("ValidationException", `TransactItems has to have 1 to ${maximumItems} members.`);
  }
  const gets = items.map((item) => checkedInput(store, "GetItem", Object(Reflect.get(Object(item), "Get"))));
  const located = await Promise.all(
    gets.map(async (get) => {
      const table = await findTable(store, String(Reflect.get(get, "TableName")));
      const key = Reflect.get(get, "Key");
      const failure = validateKey(key, table);
      if (isDynaliteFailure(failure)) throw failure;
      return { table, key: createKey(key, table) };
    }),
  );
  const places = new Map(located.map((place) => [`${place.table.TableName} ${place.key}`, place]));
  const unlock = await lockItems(store, [...places.values()]);
  try {
    const results = await Promise.all(gets.map((get) => runAction(store, "GetItem", get)));
    const failed = results.find(({ status }) => status !== 200);
    if (failed !== undefined) return failed;
    const Responses = results.map(({ body }) => ("Item" in body ? { Item: body.Item } : {}));
    return { status: 200, body: { Responses } };
  } finally {
    unlock();
  }
}
