import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";

/** An item as plain values. */
export type Item = Readonly<Record<string, unknown>>;

/** Reads the tables of the local cloud over DynamoDB's own API. */
export interface TableClient {
  get(table: string, key: Readonly<Record<string, string>>): Promise<Item | undefined>;
  /** Up to 100 items; those that are not there are left out, and the order is not kept. */
  getMany(table: string, keys: readonly Readonly<Record<string, string>>[]): Promise<readonly Item[]>;
  /** Every item, page by page, with these fields alone where they are named. */
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
      let asked = keys.map((key) => ({ ...key }));
      // An answer holds 16 MB at most (Amazon DynamoDB API Reference, "BatchGetItem").
      while (asked.length > 0) {
        const RequestItems = { [table]: { Keys: asked, ConsistentRead: true } };
        const { Responses = {}, UnprocessedKeys = {} } = await client.send(
          new BatchGetCommand({ RequestItems }),
        );
        items.push(...(Responses[table] ?? []));
        asked = UnprocessedKeys[table]?.Keys ?? [];
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
