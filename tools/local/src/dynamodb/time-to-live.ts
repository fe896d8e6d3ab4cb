import {
  checkedInput,
  type DynaliteStore,
  findTable,
  runAction,
  type TableResult,
} from "./dynalite-store.ts";
import { refusal } from "./table-error.ts";

const prefix = "ttl~";

/** Where the attribute of a table's time to live is stored. */
export const timeToLiveKey = (tableName: string): string => `${prefix}${tableName}`;

/** An older time than this is taken for a mistake, and its item is kept (Amazon DynamoDB Developer Guide, "TTL"). */
const oldestSeconds = 5 * 365 * 24 * 3600;
const pageItems = 200;

/** The times to live of tables. */
export interface TimesToLive {
  update(input: object): Promise<TableResult>;
  describe(input: object): Promise<TableResult>;
  /** @returns the attribute that holds an item's time, in seconds since 1970; undefined where it is switched off */
  attributeOf(tableName: string): Promise<string | undefined>;
  set(tableName: string, attribute: string | undefined): Promise<void>;
  /** Deletes every item whose time is over. DynamoDB does it within days, and so may a reader still find one here. */
  deleteExpired(): Promise<void>;
}

/** UpdateTimeToLive, DescribeTimeToLive, and the deletion of what has expired. */
export function createTimesToLive(store: DynaliteStore): TimesToLive {
  const attributeOf = async (tableName: string) => {
    const attribute = await store.db.get(timeToLiveKey(tableName));
    return typeof attribute === "string" ? attribute : undefined;
  };
  const set = (tableName: string, attribute: string | undefined) =>
    store.db.batch([
      attribute === undefined
        ? { type: "del", key: timeToLiveKey(tableName) }
        : { type: "put", key: timeToLiveKey(tableName), value: attribute },
    ]);
  return {
    attributeOf,
    set,
    update: async (input) => {
      const { TableName } = await findTable(store, String(Reflect.get(input, "TableName")));
      const specification: unknown = Reflect.get(input, "TimeToLiveSpecification");
      const { AttributeName, Enabled }: { AttributeName?: unknown; Enabled?: unknown } =
        Object(specification);
      if (typeof AttributeName !== "string" || AttributeName === "" || typeof Enabled !== "boolean") {
        return refusal(
          "ValidationException",
          "TimeToLiveSpecification has to have an AttributeName, and Enabled as true or false.",
        );
      }
      const before = await attributeOf(TableName);
      if ((before !== undefined) === Enabled) {
        return refusal("ValidationException", `TimeToLive is already ${Enabled ? "enabled" : "disabled"}`);
      }
      if (before !== undefined && before !== AttributeName) {
        return refusal(
          "ValidationException",
          `TimeToLive is active on a different AttributeName: current AttributeName is ${before}`,
        );
      }
      await set(TableName, Enabled ? AttributeName : undefined);
      return { status: 200, body: { TimeToLiveSpecification: { AttributeName, Enabled } } };
    },
    describe: async (input) => {
      const { TableName } = await findTable(store, String(Reflect.get(input, "TableName")));
      const AttributeName = await attributeOf(TableName);
      const TimeToLiveDescription =
        AttributeName === undefined
          ? { TimeToLiveStatus: "DISABLED" }
          : { TimeToLiveStatus: "ENABLED", AttributeName };
      return { status: 200, body: { TimeToLiveDescription } };
    },
    deleteExpired: async () => {
      for await (const [key, attribute] of store.db.iterator({ gte: prefix, lt: `${prefix}\xff` })) {
        await deleteExpiredOf(store, key.slice(prefix.length), String(attribute));
      }
    },
  };
}

async function deleteExpiredOf(store: DynaliteStore, TableName: string, attribute: string): Promise<void> {
  const table = await findTable(store, TableName).catch(() => undefined);
  if (table === undefined) return;
  const now = Math.floor(Date.now() / 1000);
  const expired = {
    ExpressionAttributeNames: { "#ttl": attribute },
    ExpressionAttributeValues: { ":now": { N: String(now) }, ":oldest": { N: String(now - oldestSeconds) } },
  };
  const condition = "#ttl < :now AND #ttl > :oldest";
  let ExclusiveStartKey: unknown;
  do {
    const input = { TableName, Limit: pageItems, ExclusiveStartKey, FilterExpression: condition, ...expired };
    const { body } = await runAction(store, "Scan", checkedInput(store, "Scan", input));
    const items: unknown = Reflect.get(body, "Items");
    for (const item of Array.isArray(items) ? items : []) {
      const Key = Object.fromEntries(
        table.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]),
      );
      // Somebody may have given it more time meanwhile.
      const deletion = { TableName, Key, ConditionExpression: condition, ...expired };
      await runAction(store, "DeleteItem", checkedInput(store, "DeleteItem", deletion));
    }
    ExclusiveStartKey = Reflect.get(body, "LastEvaluatedKey");
  } while (ExclusiveStartKey !== undefined);
}
