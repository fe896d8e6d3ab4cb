import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";

/** An item of a table, as plain JavaScript values. */
export type Item = Readonly<Record<string, unknown>>;

/** Reads tables through the DynamoDB API, by their names. */
export interface TableClient {
  /** Reads one item with a consistent read; undefined if there is none. */
  get(table: string, key: Readonly<Record<string, string>>): Promise<Item | undefined>;
  /** Reads up to 100 items, in no particular order; items that do not exist are left out. */
  getMany(table: string, keys: readonly Readonly<Record<string, string>>[]): Promise<readonly Item[]>;
  /** Reads all items, page by page; only the given fields, if there are any. */
  scan(table: string, fields?: readonly string[]): AsyncGenerator<readonly Item[]>;
}

/**
 * AWS's client is loaded by the first read: it takes more memory than the page's server, and most local clouds run
 * without anybody looking at the page.
 *
 * @param endpoint the local cloud's, `http://127.0.0.1:4566`
 */
export function createTableClient(endpoint: string): TableClient {
  let opening: ReturnType<typeof openClient> | undefined;
  const open = () => {
    opening ??= openClient(endpoint);
    return opening;
  };
  return {
    get: async (TableName, Key) => {
      const { client, GetCommand } = await open();
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item;
    },
    getMany: async (TableName, keys) => {
      const { client, BatchGetCommand } = await open();
      const items: Item[] = [];
      let missing = keys.map((key) => ({ ...key }));
      // A response has 16 MB at most (Amazon DynamoDB API Reference: "BatchGetItem").
      while (missing.length > 0) {
        const RequestItems = { [TableName]: { Keys: missing, ConsistentRead: true } };
        const { Responses = {}, UnprocessedKeys = {} } = await client.send(
          new BatchGetCommand({ RequestItems }),
        );
        items.push(...(Responses[TableName] ?? []));
        missing = UnprocessedKeys[TableName]?.Keys ?? [];
      }
      return items;
    },
    scan: async function* (TableName, fields) {
      const { client, paginateScan } = await open();
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

async function openClient(endpoint: string) {
  const [{ DynamoDBClient }, library] = await Promise.all([
    import("@aws-sdk/client-dynamodb"),
    import("@aws-sdk/lib-dynamodb"),
  ]);
  const service = new DynamoDBClient(serverClientConfiguration(endpoint));
  return { ...library, client: library.DynamoDBDocumentClient.from(service) };
}
