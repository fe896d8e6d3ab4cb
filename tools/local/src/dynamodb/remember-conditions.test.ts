import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveTables } from "../testing/serve-tables.ts";

let served: Awaited<ReturnType<typeof serveTables>>;
let client: DynamoDBClient;
beforeAll(async () => {
  served = await serveTables();
  await served.tables.createTable("notes", "id");
  client = new DynamoDBClient(served.clientOptions);
});
afterAll(() => served.close());

interface Condition {
  readonly text: string;
  readonly names?: Record<string, string>;
  readonly values?: Record<string, { S: string }>;
}

/** The name of the error, with AWS's message; "written" without one. */
async function put(id: string, { text, names, values }: Condition): Promise<string> {
  const command = new PutItemCommand({
    TableName: "notes",
    Item: { id: { S: id }, colour: { S: "blue" } },
    ConditionExpression: text,
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
    ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
  });
  return client.send(command).then(
    () => "written",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

it("a condition that was parsed before is as good as the first time, for every item", async () => {
  const absent = { text: "attribute_not_exists(id)" };
  for (const id of ["a", "b", "c"]) {
    expect(await put(id, absent)).toBe("written");
    expect(await put(id, absent)).toMatch(/^ConditionalCheckFailedException/);
  }
});

it("one text with other names is another condition", async () => {
  const text = "attribute_exists(#n)";
  await put("d", { text: "attribute_not_exists(id)" });
  for (const [name, outcome] of [
    ["colour", /^written$/],
    ["size", /^ConditionalCheckFailedException/],
    ["colour", /^written$/],
  ] as const) {
    expect(await put("d", { text, names: { "#n": name } })).toMatch(outcome);
  }
});

it("a name that the condition does not use is refused each time, and one that it uses is not", async () => {
  const text = "attribute_not_exists(#n)";
  for (const id of ["e", "f"]) {
    expect(await put(id, { text, names: { "#n": "id", "#m": "colour" } })).toBe(
      "ValidationException: Value provided in ExpressionAttributeNames unused in expressions: keys: {#m}",
    );
    expect(await put(id, { text, names: { "#n": "id" } })).toBe("written");
  }
});

it("an error in a condition is reported each time it is sent", async () => {
  for (let sent = 1; sent <= 2; sent += 1) {
    expect(await put("g", { text: "attribute_not_exists(" })).toMatch(
      /^ValidationException: Invalid ConditionExpression: Syntax error/,
    );
    expect(await put("g", { text: "unknown(id)" })).toBe(
      "ValidationException: Invalid ConditionExpression: Invalid function name; function: unknown",
    );
  }
});

it("a condition with values is read with its own values", async () => {
  await put("h", { text: "attribute_not_exists(id)" });
  for (const [value, outcome] of [
    ["blue", /^written$/],
    ["red", /^ConditionalCheckFailedException/],
    ["blue", /^written$/],
  ] as const) {
    expect(await put("h", { text: "colour = :c", values: { ":c": { S: value } } })).toMatch(outcome);
  }
});

it("a filter of a scan that is also a condition finds what it should", async () => {
  const text = "attribute_exists(colour)";
  await put("i", { text: "attribute_not_exists(id)" });
  expect(await put("i", { text })).toBe("written");
  const { Items = [] } = await client.send(new ScanCommand({ TableName: "notes", FilterExpression: text }));
  expect(Items.length).toBeGreaterThan(0);
});
