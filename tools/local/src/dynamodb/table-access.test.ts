import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RoleAuthorizer } from "../iam/authorizer.ts";
import { allow, functionCredentials, policyOf, testAccess, testRole, testRoleArn } from "../testing/iam.ts";
import { serveTables } from "../testing/serve-tables.ts";
import { createTableAccess } from "./table-access.ts";

const arnOf = (table: string) => `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`;
const refusal = (action: string, resource: string) =>
  `User: arn:aws:sts::000000000000:assumed-role/test/test is not authorized to perform: dynamodb:${action} on resource: ${resource} because no identity-based policy allows the dynamodb:${action} action`;

let served: Awaited<ReturnType<typeof serveTables>>;
let authorizer: RoleAuthorizer;
let client: DynamoDBClient;

beforeEach(async () => {
  const test = testAccess();
  authorizer = test.authorizer;
  const access = createTableAccess({
    access: test.access,
    region: "us-east-1",
    accountId: "000000000000",
    partitionKeyOf: () => "id",
  });
  served = await serveTables({ access });
  for (const table of ["one", "two"]) await served.tables.createTable(table, "id");
  client = new DynamoDBClient({ ...served.clientOptions, credentials: functionCredentials });
});
afterEach(() => served.close());

const may = (actions: string | readonly string[], resources: string | readonly string[] = "*") =>
  authorizer.setRole(testRole(allow(actions, resources)));
const S = (value: string) => ({ S: value });
const put = (TableName: string, id = "a") => new PutItemCommand({ TableName, Item: { id: S(id) } });
const insert = (table: string, id: string) => ({
  Statement: `INSERT INTO "${table}" VALUE {'id':?}`,
  Parameters: [S(id)],
});

describe("a role that lacks the permission", () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ["PutItem", "one", () => client.send(put("one"))],
    ["PutItem", "one", () => client.send(put(arnOf("one")))],
    ["GetItem", "one", () => client.send(new GetItemCommand({ TableName: "one", Key: { id: S("a") } }))],
    [
      "Query",
      "one/index/byDay",
      () =>
        client.send(
          new QueryCommand({ TableName: "one", IndexName: "byDay", KeyConditionExpression: "a = :a" }),
        ),
    ],
    ["Scan", "one", () => client.send(new ScanCommand({ TableName: "one" }))],
    ["DescribeTable", "one", () => client.send(new DescribeTableCommand({ TableName: "one" }))],
    [
      "PartiQLSelect",
      "one",
      () => client.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM "one" WHERE id='a'` })),
    ],
    [
      "PartiQLSelect",
      "one/index/i",
      () => client.send(new ExecuteStatementCommand({ Statement: `SELECT id FROM "one"."i"` })),
    ],
    [
      "PartiQLUpdate",
      "one",
      () => client.send(new ExecuteStatementCommand({ Statement: `UPDATE one SET a=1 WHERE id='a'` })),
    ],
    [
      "PartiQLDelete",
      "one",
      () => client.send(new ExecuteStatementCommand({ Statement: `DELETE FROM "one" WHERE id='a'` })),
    ],
  ])("is refused %s on %s, in AWS's words", async (action, table, send) => {
    await expect(send()).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: refusal(action, arnOf(table)),
      $metadata: { httpStatusCode: 400 },
    });
  });

  it("is refused an action on no table for all of them", async () => {
    await expect(client.send(new ListTablesCommand({}))).rejects.toThrow(refusal("ListTables", "*"));
  });
});

describe("several tables", () => {
  it("each need the permission of a batch", async () => {
    may("dynamodb:BatchGetItem", arnOf("one"));
    const Keys = [{ id: S("a") }];
    await client.send(new BatchGetItemCommand({ RequestItems: { one: { Keys } } }));
    const both = new BatchGetItemCommand({ RequestItems: { one: { Keys }, two: { Keys } } });
    await expect(client.send(both)).rejects.toThrow(refusal("BatchGetItem", arnOf("two")));
    const requests = [{ PutRequest: { Item: { id: S("a") } } }];
    await expect(client.send(new BatchWriteItemCommand({ RequestItems: { one: requests } }))).rejects.toThrow(
      refusal("BatchWriteItem", arnOf("one")),
    );
  });

  it("in a transaction need the permission of each action", async () => {
    may("dynamodb:PutItem", arnOf("one"));
    const Key = { id: S("a") };
    const TransactItems = [
      { Put: { TableName: "one", Item: Key } },
      { ConditionCheck: { TableName: "two", Key, ConditionExpression: "attribute_exists(id)" } },
    ];
    await expect(client.send(new TransactWriteItemsCommand({ TransactItems }))).rejects.toThrow(
      refusal("ConditionCheckItem", arnOf("two")),
    );
  });

  it("in a batch of statements fail by themselves", async () => {
    may("dynamodb:PartiQLInsert", arnOf("two"));
    const Statements = [insert("one", "a"), insert("two", "a")];
    const { Responses } = await client.send(new BatchExecuteStatementCommand({ Statements }));
    expect(Responses).toEqual([
      {
        TableName: "one",
        Error: { Code: "AccessDenied", Message: refusal("PartiQLInsert", arnOf("one")) },
      },
      { TableName: "two" },
    ]);
  });
});

it("decides by the table that is tagged, whatever else the request names", async () => {
  authorizer.setRole(testRole(allow("dynamodb:TagResource", arnOf("one"))));
  const answer = await fetch(served.clientOptions.endpoint, {
    method: "POST",
    headers: {
      authorization: `Credential=${functionCredentials.accessKeyId}/`,
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.TagResource",
    },
    body: JSON.stringify({ TableName: "one", ResourceArn: arnOf("two"), Tags: [{ Key: "a", Value: "b" }] }),
  });
  expect(await answer.text()).toContain(refusal("TagResource", arnOf("two")));
});

describe("a policy on keys", () => {
  const own = { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["mine"] } };

  it("allows items of these keys alone", async () => {
    authorizer.setRole(testRole({ ...allow("dynamodb:*", "*"), Condition: own }));
    await client.send(put("one", "mine"));
    await expect(client.send(put("one", "other"))).rejects.toThrow(refusal("PutItem", arnOf("one")));
    const Statements = [insert("two", "mine"), insert("two", "other")];
    const { Responses } = await client.send(new BatchExecuteStatementCommand({ Statements }));
    expect(Responses?.map(({ Error: error }) => error?.Code)).toEqual([undefined, "AccessDenied"]);
  });

  it("counts the key of a Query, under whatever name its condition has for it", async () => {
    authorizer.setRole(testRole({ ...allow("dynamodb:Query", "*"), Condition: own }));
    const query = (value: string) =>
      new QueryCommand({
        TableName: "one",
        KeyConditionExpression: "#k = :v",
        ExpressionAttributeNames: { "#k": "id" },
        ExpressionAttributeValues: { ":v": S(value) },
      });
    await client.send(query("mine"));
    await expect(client.send(query("other"))).rejects.toThrow(refusal("Query", arnOf("one")));
  });
});

it("a table's own policy allows a role by itself", async () => {
  const statement = { ...allow("dynamodb:PutItem", arnOf("one")), Principal: { AWS: testRoleArn } };
  authorizer.setResourcePolicy(arnOf("one"), policyOf(statement));
  await client.send(put("one"));
});

it("an administrator may do everything", async () => {
  await new DynamoDBClient(served.clientOptions).send(put("one"));
});
