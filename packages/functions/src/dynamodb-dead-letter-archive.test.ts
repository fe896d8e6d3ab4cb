import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { DeadLetter } from "@ringback/core/dead-letter-archive";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoDbDeadLetterArchive } from "./dynamodb-dead-letter-archive.ts";
import { dynaliteTable } from "./testing/dynalite-table.ts";

let table: Awaited<ReturnType<typeof dynaliteTable>>;
beforeAll(async () => {
  table = await dynaliteTable("dead-letters", "deadLetterId");
});
afterAll(() => table.close());

const signal = new AbortController().signal;
const entry: DeadLetter = {
  deadLetterId: "d-1",
  kind: "message",
  messageId: undefined,
  error: "InvalidMessage",
  reason: "The body is no JSON.",
  body: "hello",
  receiveCount: 1,
  sentAt: 1,
  firstReceivedAt: 2,
  archivedAt: 3,
  group: "g",
};

describe("dynamoDbDeadLetterArchive", () => {
  it("keeps an entry once, and leaves the first as it is", async () => {
    const archive = dynamoDbDeadLetterArchive(table.documents, "dead-letters");
    expect(await archive.keep(entry, signal)).toEqual({ outcome: "kept" });
    expect(await archive.keep({ ...entry, reason: "Another" }, signal)).toEqual({ outcome: "kept" });
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: "dead-letters", Key: { deadLetterId: { S: "d-1" } } }),
    );
    expect(Item).toEqual({
      deadLetterId: { S: "d-1" },
      kind: { S: "message" },
      error: { S: "InvalidMessage" },
      reason: { S: "The body is no JSON." },
      body: { S: "hello" },
      receiveCount: { N: "1" },
      sentAt: { N: "1" },
      firstReceivedAt: { N: "2" },
      archivedAt: { N: "3" },
      group: { S: "g" },
      status: { S: "archived" },
      attempts: { N: "0" },
    });
  });

  it("keeps what else the item holds, which is no entry before it has a status", async () => {
    const archive = dynamoDbDeadLetterArchive(table.documents, "dead-letters");
    const key = { deadLetterId: { S: "d-3" } };
    await table.client.send(
      new PutItemCommand({ TableName: "dead-letters", Item: { ...key, lastReason: { S: "TypeError" } } }),
    );
    await archive.keep({ ...entry, deadLetterId: "d-3", unread: true }, signal);
    await archive.keep({ ...entry, deadLetterId: "d-3" }, signal);
    const { Item } = await table.client.send(new GetItemCommand({ TableName: "dead-letters", Key: key }));
    expect(Item).toMatchObject({ lastReason: { S: "TypeError" }, status: { S: "archived" } });
    expect(Item?.["unread"]).toBeUndefined();
  });

  it("puts an entry that was read in the place of an unread one, and of no other", async () => {
    const archive = dynamoDbDeadLetterArchive(table.documents, "dead-letters");
    const own = { ...entry, deadLetterId: "d-2" };
    const get = new GetItemCommand({ TableName: "dead-letters", Key: { deadLetterId: { S: "d-2" } } });
    const reason = async () => (await table.client.send(get)).Item?.["reason"]?.S;
    await archive.keep({ ...own, unread: true, reason: "unread" }, signal);
    await archive.keep({ ...own, unread: true, reason: "unread again" }, signal);
    expect(await reason()).toBe("unread");
    await archive.keep({ ...own, reason: "read" }, signal);
    expect(await reason()).toBe("read");
    await archive.keep({ ...own, unread: true, reason: "unread" }, signal);
    await archive.keep({ ...own, reason: "read again" }, signal);
    expect(await reason()).toBe("read");
  });

  it("is unavailable where its table is not there", async () => {
    const archive = dynamoDbDeadLetterArchive(table.documents, "no-such-table");
    expect(await archive.keep(entry, signal)).toMatchObject({
      outcome: "unavailable",
      reason: "ResourceNotFoundException",
    });
  });
});
