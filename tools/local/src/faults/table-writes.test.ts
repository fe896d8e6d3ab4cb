import { expect, it } from "vitest";
import { isAbout, writeRefusal } from "./table-writes.ts";

const tables = {
  isMessagesTable: (name: string) => name === "messages",
  isArchive: (name: string) => name === "archive",
};
const refusalOf = (action: string, input: object) =>
  writeRefusal({ action, body: Buffer.from(JSON.stringify(input)) }, tables);
const refused = "ValidationException";

it.each([
  ["PutItem", { TableName: "messages" }, refused],
  ["BatchExecuteStatement", { Statements: [{ Statement: `INSERT INTO "messages" VALUE {}` }] }, refused],
  ["UpdateItem", { TableName: "stock" }, refused],
  ["TransactWriteItems", { TransactItems: [{ Update: { TableName: "stock" } }] }, refused],
  ["BatchWriteItem", { RequestItems: { stock: [] } }, refused],
  ["GetItem", { TableName: "stock" }, undefined],
  // What keeps a message is not refused for good.
  ["UpdateItem", { TableName: "archive" }, undefined],
  ["PutItem", { TableName: "archive" }, undefined],
  ["UpdateItem", { TableName: "messages" }, undefined],
  ["BatchExecuteStatement", { Statements: [{ Statement: "insert into archive value {}" }] }, undefined],
])("%s of %o can be refused with %s", (action, input, refusal) => {
  expect(refusalOf(action, input)).toBe(refusal);
});

it("what stands in an item is no table's name", () => {
  const event = { S: JSON.stringify({ TableName: "archive", RequestItems: { archive: [] } }) };
  const body = Buffer.from(JSON.stringify({ Item: { event }, TableName: "stock" }));
  expect([isAbout(body, tables.isArchive), isAbout(body, (name) => name === "stock")]).toEqual([false, true]);
});
