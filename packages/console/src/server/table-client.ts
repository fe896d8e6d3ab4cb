import * as z from "zod/mini";

/** An item as plain values: the tables hold texts and numbers only. */
export type Item = Readonly<Record<string, string | number>>;

/** Reads the tables of the local cloud over DynamoDB's own API. */
export interface TableClient {
  get(table: string, key: Readonly<Record<string, string>>): Promise<Item | undefined>;
  /** Up to 100 items; those that are not there are left out, and the order is not kept. */
  getMany(table: string, keys: readonly Readonly<Record<string, string>>[]): Promise<readonly Item[]>;
  /** Every item, page by page, with these fields alone where they are named. */
  scan(table: string, fields?: readonly string[]): AsyncGenerator<readonly Item[]>;
}

const itemSchema = z.record(
  z.string(),
  z.union([
    z.pipe(
      z.object({ S: z.string() }),
      z.transform(({ S }) => S),
    ),
    z.pipe(
      z.object({ N: z.string() }),
      z.transform(({ N }) => Number(N)),
    ),
  ]),
);
const scanSchema = z.object({
  Items: z.array(itemSchema),
  LastEvaluatedKey: z.optional(z.record(z.string(), z.unknown())),
});

/** @param endpoint the local cloud's, `http://127.0.0.1:4566` */
export function createTableClient(endpoint: string): TableClient {
  const call = async (action: string, input: object): Promise<unknown> => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${action}`,
        "x-amz-date": "20260101T000000Z",
        authorization: "AWS4-HMAC-SHA256 Credential=console, SignedHeaders=host, Signature=local",
      },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${action}: ${await response.text()}`);
    return response.json();
  };
  return {
    get: async (table, key) => {
      const answer = await call("GetItem", { TableName: table, Key: texts(key), ConsistentRead: true });
      return z.object({ Item: z.optional(itemSchema) }).parse(answer).Item;
    },
    getMany: async (table, keys) => {
      if (keys.length === 0) return [];
      const answer = await call("BatchGetItem", {
        RequestItems: { [table]: { Keys: keys.map(texts), ConsistentRead: true } },
      });
      const schema = z.object({ Responses: z.record(z.string(), z.array(itemSchema)) });
      return schema.parse(answer).Responses[table] ?? [];
    },
    scan: async function* (table, fields) {
      const names = fields?.map((name, index) => [`#f${index}`, name] as const) ?? [];
      const projection =
        names.length === 0
          ? {}
          : {
              ProjectionExpression: names.map(([alias]) => alias).join(", "),
              ExpressionAttributeNames: Object.fromEntries(names),
            };
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const from = ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey };
        const answer = scanSchema.parse(await call("Scan", { TableName: table, ...projection, ...from }));
        yield answer.Items;
        ExclusiveStartKey = answer.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
    },
  };
}

const texts = (key: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(key).map(([name, S]) => [name, { S }]));
