import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";

/** An item of a table, as plain JavaScript values. */
export type Item = Readonly<Record<string, unknown>>;

/** Reads the tables of the local cloud through the DynamoDB API. */
export interface TableClient {
  /** Reads one item with a consistent read; undefined if there is none. */
  get(table: string, key: Readonly<Record<string, string>>): Promise<Item | undefined>;
  /** Reads up to 100 items, in no particular order; items that do not exist are left out. */
  getMany(table: string, keys: readonly Readonly<Record<string, string>>[]): Promise<readonly Item[]>;
  /** Reads all items, page by page; only the given fields, if there are any. */
  scan(table: string, fields?: readonly string[]): AsyncGenerator<readonly Item[]>;
}

/** @param endpoint the local cloud's, `http://127.0.0.1:4566` */
export function createTableClient(endpoint: string): TableClient {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(serverClientConfiguration(endpoint)));
  return {
    get: async (TableName, Key) => {
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item;
    },
    getMany: async (table, keys) => {
      const items: Item[] = [];
      let missing = keys.map((key) => ({ ...key }));
      // A response has 16 MB at most (Amazon DynamoDB API Reference: "BatchGetItem").
      while (missing.length > 0) {
        const RequestItems = { [table]: { Keys: missing, ConsistentRead: true } };
        const { Responses = {}, UnprocessedKeys = {} } = await client.send(
          new BatchGetCommand({ RequestItems }),
        );
        items.push(...(Responses[table] ?? []));
        missing = UnprocessedKeys[table]?.Keys ?? [];
      }
      return items;
    },
    scan: async function* (TableName, fields) {
      const names = fields?.map((name, index) => [`#f${index}`, name] as const) ?? [];
      const projection =
        names.length === 0
          ? {}
          : {
              ProjectionExpression: names.map(([alias]) => alias).join(", "),
              ExpressionAttributeNames: Object.fromEntries(names),
            };
      for await (const { Items = [] } of paginateScan({ client }, { TableName, ...projection })) yield Items;
    },
  };
}
