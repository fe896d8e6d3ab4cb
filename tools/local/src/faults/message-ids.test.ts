import { expect, it } from "vitest";
import { deadLetterOfWrite, messageIdsOfWrite } from "./message-ids.ts";

const request = (input: object) => Buffer.from(JSON.stringify(input));
const item = { messageId: { S: "a" } };

it.each([
  ["PutItem", { TableName: "orders", Item: item }],
  ["UpdateItem", { TableName: "orders", ExpressionAttributeValues: { ":messageId": { S: "a" } } }],
  ["BatchWriteItem", { RequestItems: { orders: [{ PutRequest: { Item: item } }] } }],
  ["TransactWriteItems", { TransactItems: [{ Put: { TableName: "orders", Item: item } }] }],
  ["BatchExecuteStatement", { Statements: [{ Statement: "INSERT", Parameters: [{ S: "a" }] }] }],
])("%s names the message that it writes", (_, input) => {
  expect(messageIdsOfWrite(request(input))).toEqual(["a"]);
});

it("what a batch of statements did not write is left out", () => {
  const Statements = ["a", "b"].map((S) => ({ Statement: "INSERT", Parameters: [{ S }] }));
  const answer = JSON.stringify({ Responses: [{ Error: { Code: "DuplicateItem" } }, {}] });
  expect(messageIdsOfWrite(request({ Statements }), answer)).toEqual(["b"]);
});

it.each([["no JSON"], ["[]"], ["null"], ['{"Item":"text","TransactItems":[null],"RequestItems":{"a":[3]}}']])(
  "%s names none",
  (text) => {
    expect(messageIdsOfWrite(Buffer.from(text))).toEqual([]);
    expect(deadLetterOfWrite(Buffer.from(text))).toBeUndefined();
  },
);

it("an entry of the archive has its key, and its error where a message is archived", () => {
  const Key = { deadLetterId: { S: "d" } };
  expect(deadLetterOfWrite(request({ Key }))).toEqual({ deadLetterId: "d" });
  const ExpressionAttributeValues = { ":error": { S: "Refused" } };
  expect(deadLetterOfWrite(request({ Key, ExpressionAttributeValues }))).toEqual({
    deadLetterId: "d",
    error: "Refused",
  });
});
