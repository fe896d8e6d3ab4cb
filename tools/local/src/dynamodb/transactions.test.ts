import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveTables } from "../testing/serve-tables.ts";

let served: Awaited<ReturnType<typeof serveTables>>;
let client: DynamoDBClient;
let documents: DynamoDBDocumentClient;
beforeAll(async () => {
  served = await serveTables();
  await served.tables.createTable("orders", "id");
  await served.tables.call("CreateTable", {
    TableName: "stock",
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "kind", AttributeType: "S" },
    ],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "byKind",
        KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
  client = new DynamoDBClient(served.clientOptions);
  documents = DynamoDBDocumentClient.from(client);
});
afterAll(() => served.close());

const transact = (...TransactItems: TransactWriteItem[]) =>
  client.send(new TransactWriteItemsCommand({ TransactItems }));
const put = (TableName: string, item: Record<string, string>): TransactWriteItem => ({
  Put: { TableName, Item: Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }])) },
});
const item = async (TableName: string, id: string) =>
  (await documents.send(new GetCommand({ TableName, Key: { id } }))).Item;

it("writes to several tables and their indexes at once: a put, an update, a deletion, a checked condition", async () => {
  await transact(put("orders", { id: "old" }), put("orders", { id: "checked", state: "open" }));
  await documents.send(
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName: "orders", Item: { id: "1", amount: 3 } } },
        {
          Update: {
            TableName: "stock",
            Key: { id: "apple" },
            UpdateExpression: "SET #kind = :kind ADD amount :amount",
            ExpressionAttributeNames: { "#kind": "kind" },
            ExpressionAttributeValues: { ":kind": "fruit", ":amount": 7 },
          },
        },
        { Delete: { TableName: "orders", Key: { id: "old" } } },
        {
          ConditionCheck: {
            TableName: "orders",
            Key: { id: "checked" },
            ConditionExpression: "#s = :open",
            ExpressionAttributeNames: { "#s": "state" },
            ExpressionAttributeValues: { ":open": "open" },
          },
        },
      ],
    }),
  );
  expect(await Promise.all(["1", "old", "checked"].map((id) => item("orders", id)))).toEqual([
    { id: "1", amount: 3 },
    undefined,
    { id: "checked", state: "open" },
  ]);
  const { Items } = await documents.send(
    new QueryCommand({
      TableName: "stock",
      IndexName: "byKind",
      KeyConditionExpression: "kind = :kind",
      ExpressionAttributeValues: { ":kind": "fruit" },
    }),
  );
  expect(Items).toEqual([{ id: "apple", kind: "fruit", amount: 7 }]);
});

it("writes nothing where one condition does not hold, and says which, with the item where it is asked for", async () => {
  await transact(put("orders", { id: "taken", by: "first" }));
  const refused = transact(
    put("orders", { id: "never" }),
    {
      Put: {
        TableName: "orders",
        Item: { id: { S: "taken" } },
        ConditionExpression: "attribute_not_exists(id)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    },
    {
      Update: {
        TableName: "stock",
        Key: { id: { S: "apple" } },
        UpdateExpression: "ADD #id :one",
        ExpressionAttributeNames: { "#id": "kind" },
        ExpressionAttributeValues: { ":one": { N: "1" } },
      },
    },
  );
  await expect(refused).rejects.toMatchObject({
    name: "TransactionCanceledException",
    message:
      "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]",
    CancellationReasons: [
      { Code: "None" },
      {
        Code: "ConditionalCheckFailed",
        Message: "The conditional request failed",
        Item: { id: { S: "taken" }, by: { S: "first" } },
      },
      { Code: "ValidationError" },
    ],
  });
  expect(await item("orders", "never")).toBe(undefined);
});

it("loses no update among transactions and single writes of the same items", async () => {
  const count = (table: string) => ({
    TableName: table,
    Key: { id: { S: "counter" } },
    UpdateExpression: "ADD n :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  });
  await Promise.all(
    Array.from({ length: 30 }, (_, index) => {
      if (index % 3 === 0) return client.send(new UpdateItemCommand(count("orders")));
      const both = [{ Update: count("orders") }, { Update: count("stock") }];
      return transact(...(index % 2 === 0 ? both : both.toReversed()));
    }),
  );
  expect(await item("orders", "counter")).toEqual({ id: "counter", n: 30 });
  expect(await item("stock", "counter")).toEqual({ id: "counter", n: 20 });
});

it("shows readers of a transaction both of two items or neither", async () => {
  const pair = (n: number) => ["left", "right"].map((id) => put("orders", { id, n: String(n) }));
  await transact(...pair(0));
  const writes = Array.from({ length: 20 }, (_, n) => transact(...pair(n)));
  const reads = Array.from({ length: 40 }, async () => {
    const { Responses = [] } = await documents.send(
      new TransactGetCommand({
        TransactItems: ["left", "right"].map((id) => ({ Get: { TableName: "orders", Key: { id } } })),
      }),
    );
    return Responses.map(({ Item }) => Item?.["n"]);
  });
  for (const [left, right] of await Promise.all(reads)) expect(left).toBe(right);
  await Promise.all(writes);
});

it("writes once under a token, and refuses another request under it", async () => {
  const request = (text: string) =>
    new TransactWriteItemsCommand({
      ClientRequestToken: "token-1",
      TransactItems: [
        {
          Update: {
            TableName: "orders",
            Key: { id: { S: "once" } },
            UpdateExpression: "SET #t = :t ADD n :one",
            ExpressionAttributeNames: { "#t": "text" },
            ExpressionAttributeValues: { ":t": { S: text }, ":one": { N: "1" } },
          },
        },
      ],
    });
  await Promise.all([client.send(request("a")), client.send(request("a"))]);
  expect(await item("orders", "once")).toMatchObject({ n: 1 });
  await expect(client.send(request("b"))).rejects.toMatchObject({
    name: "IdempotentParameterMismatchException",
  });
});

it.each<[string, TransactWriteItem[], object]>([
  [
    "two operations on one item",
    [put("orders", { id: "twin" }), put("orders", { id: "twin" })],
    { message: "Transaction request cannot include multiple operations on one item" },
  ],
  ["no operation", [], { name: "ValidationException" }],
  ["a table that is not there", [put("lost", { id: "a" })], { name: "ResourceNotFoundException" }],
  [
    "an item without its key",
    [put("orders", { name: "a" }), put("orders", { id: "b" })],
    { CancellationReasons: [{ Code: "ValidationError" }, { Code: "None" }] },
  ],
  [
    "101 operations",
    Array.from({ length: 101 }, (_, n) => put("orders", { id: `many-${n}` })),
    { name: "ValidationException" },
  ],
])("refuses %s, and writes nothing", async (_, items, refusal) => {
  await expect(transact(...items)).rejects.toMatchObject(refusal);
  expect(await Promise.all(["twin", "b", "many-0"].map((id) => item("orders", id)))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("returns the capacity of a transaction: twice that of its writes", async () => {
  const { ConsumedCapacity } = await client.send(
    new TransactWriteItemsCommand({
      TransactItems: [put("orders", { id: "c1" }), put("orders", { id: "c2" })],
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  expect(ConsumedCapacity).toEqual([{ TableName: "orders", CapacityUnits: 4 }]);
});

it("shows the item in the refusal of a single write, where it is asked for", async () => {
  await client.send(
    new PutItemCommand({ TableName: "orders", Item: { id: { S: "single" }, by: { S: "first" } } }),
  );
  const again = new PutItemCommand({
    TableName: "orders",
    Item: { id: { S: "single" } },
    ConditionExpression: "attribute_not_exists(id)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  await expect(client.send(again)).rejects.toMatchObject({
    name: "ConditionalCheckFailedException",
    Item: { id: { S: "single" }, by: { S: "first" } },
  });
  const key = { TableName: "orders", Key: { id: { S: "single" } } };
  expect((await client.send(new GetItemCommand(key))).Item).toMatchObject({ by: { S: "first" } });
});

it("takes a table's ARN for its name", async () => {
  const arn = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
  await transact(put(arn, { id: "by-arn" }));
  expect(await item(arn, "by-arn")).toEqual({ id: "by-arn" });
  expect(await item("orders", "by-arn")).toEqual({ id: "by-arn" });
});
