import {
  BatchExecuteStatementCommand,
  type BatchStatementRequest,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawRequest } from "../testing/raw-request.ts";
import { serveTables } from "../testing/serve-tables.ts";

let served: Awaited<ReturnType<typeof serveTables>>;
let client: DynamoDBClient;
beforeAll(async () => {
  served = await serveTables();
  await served.tables.createTable("notes", "id");
  client = new DynamoDBClient(served.clientOptions);
});
afterAll(() => served.close());

const insert = (id: string, text = "text", table = "notes"): BatchStatementRequest => ({
  Statement: `INSERT INTO "${table}" VALUE {'id':?,'text':?}`,
  Parameters: [{ S: id }, { S: text }],
});
const run = (...Statements: BatchStatementRequest[]) =>
  client.send(new BatchExecuteStatementCommand({ Statements, ReturnConsumedCapacity: "TOTAL" }));
const textOf = async (id: string) => {
  const { Item } = await client.send(new GetItemCommand({ TableName: "notes", Key: { id: { S: id } } }));
  return Item?.["text"]?.S;
};

describe("BatchExecuteStatement", () => {
  it("inserts items, and returns the capacity of each", async () => {
    const { Responses, ConsumedCapacity } = await run(insert("a", "one"), insert("b", "t".repeat(2000)));
    expect(Responses).toEqual([{ TableName: "notes" }, { TableName: "notes" }]);
    expect(ConsumedCapacity?.map(({ CapacityUnits }) => CapacityUnits)).toEqual([1, 2]);
    expect(await textOf("a")).toBe("one");
  });

  it("gives each statement its own outcome, and overwrites nothing", async () => {
    await run(insert("taken", "first"));
    const { Responses } = await run(
      insert("taken", "second"),
      insert("new"),
      insert("large", "x".repeat(410_000)),
      insert("lost", "text", "no-such-table"),
    );
    expect(Responses?.map((response) => response.Error?.Code)).toEqual([
      "DuplicateItem",
      undefined,
      "ValidationError",
      "ResourceNotFound",
    ]);
    expect(await textOf("taken")).toBe("first");
    expect(await textOf("new")).toBe("text");
  });

  it("lets one of many inserters of a key win", async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => run(insert("race", `${n}`), insert(`other-${n}`))),
    );
    const won = all.filter(({ Responses }) => Responses?.[0]?.Error === undefined);
    expect(won).toHaveLength(1);
  });

  it("takes names as AWS does: bare or quoted tables, in any case and spacing", async () => {
    await run({
      Statement: "insert into notes value { 'id' : ?, 'it''s': ? } ;",
      Parameters: [{ S: "plain" }, { N: "1" }],
    });
    const { Item } = await client.send(
      new GetItemCommand({ TableName: "notes", Key: { id: { S: "plain" } } }),
    );
    expect(Item).toEqual({ id: { S: "plain" }, "it's": { N: "1" } });
  });

  it("distinguishes items of one partition key by their sort key", async () => {
    await client.send(
      new CreateTableCommand({
        TableName: "sorted",
        KeySchema: [
          { AttributeName: "id", KeyType: "HASH" },
          { AttributeName: "text", KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: "id", AttributeType: "S" },
          { AttributeName: "text", AttributeType: "S" },
        ],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    const { Responses } = await run(insert("a", "1", "sorted"), insert("a", "2", "sorted"));
    expect(Responses?.map((response) => response.Error)).toEqual([undefined, undefined]);
  });

  it.each<[string, BatchStatementRequest[], string]>([
    ["two items of one key", [insert("twin", "1"), insert("twin", "2")], "duplicates"],
    ["26 statements", Array.from({ length: 26 }, (_, n) => insert(`n-${n}`)), "1 to 25"],
    ["no statement", [], "1 to 25"],
    ["a parameter too few", [{ ...insert("few"), Parameters: [{ S: "few" }] }], "Number of parameters"],
    ["an update", [{ Statement: `UPDATE "notes" SET a=1 WHERE id='a'` }], "INSERT INTO"],
    [
      "a value that is not a parameter",
      [{ Statement: `INSERT INTO "notes" VALUE {'id':'a'}` }],
      "INSERT INTO",
    ],
  ])("refuses %s with a ValidationException, and writes nothing", async (_, statements, message) => {
    await expect(run(...statements)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
    });
    expect(await Promise.all([textOf("twin"), textOf("n-0"), textOf("few")])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each(["{", "[]", '{"Statements":[null]}'])(
    "answers the body %s with an exception of 400",
    async (body) => {
      const headers = { "x-amz-target": "DynamoDB_20120810.BatchExecuteStatement" };
      const answer = await rawRequest({ port: served.port, method: "POST", headers, body });
      expect(answer.status).toBe(400);
    },
  );
});
