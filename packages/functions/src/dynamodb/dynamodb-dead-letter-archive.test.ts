import { randomBytes } from "node:crypto";
import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { paginateScan, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { joinArchivedBody } from "@ringback/contracts/message/archived-body";
import type { DeadLetter } from "@ringback/core/ports/dead-letter-archive";
import { fakeClock } from "@ringback/core/testing/fake-clock";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { dynaliteTable } from "../testing/dynalite-table.ts";
import { dynamoDbDeadLetterArchive } from "./dynamodb-dead-letter-archive.ts";
import { dynamoDbLastReasons } from "./dynamodb-last-reasons.ts";

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
  reason: "The body is not JSON.",
  body: "hello",
  receiveCount: 1,
  sentAt: 1,
  firstReceivedAt: 2,
  archivedAt: 3,
  group: "g",
};

const named = (name: string) => Object.assign(new Error(name), { name });
async function itemOf(deadLetterId: string) {
  const Key = { deadLetterId: { S: deadLetterId } };
  return (await table.client.send(new GetItemCommand({ TableName: "dead-letters", Key }))).Item;
}

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
      reason: { S: "The body is not JSON." },
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

  it("keeps what else the item holds, which is not an entry before it has a status", async () => {
    const archive = dynamoDbDeadLetterArchive(table.documents, "dead-letters");
    const key = { deadLetterId: { S: "d-3" } };
    await table.client.send(
      new PutItemCommand({ TableName: "dead-letters", Item: { ...key, lastReason: { S: "TypeError" } } }),
    );
    await archive.beginReading({ ...entry, deadLetterId: "d-3", unread: true }, signal);
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
    await archive.beginReading({ ...own, unread: true, reason: "unread" }, signal);
    await archive.beginReading({ ...own, unread: true, reason: "unread again" }, signal);
    expect(await reason()).toBe("unread");
    await archive.keep({ ...own, reason: "read" }, signal);
    expect(await reason()).toBe("read");
    await archive.beginReading({ ...own, unread: true, reason: "unread" }, signal);
    await archive.keep({ ...own, reason: "read again" }, signal);
    expect(await reason()).toBe("read");
  });

  it("counts the receives at which a reading began, each once, until one has ended", async () => {
    const archive = dynamoDbDeadLetterArchive(table.documents, "dead-letters");
    const begin = (receiveCount: number) =>
      archive.beginReading({ ...entry, deadLetterId: "d-4", unread: true, receiveCount }, signal);
    expect(await begin(2)).toEqual({ outcome: "begun", readings: 1 });
    expect(await begin(2)).toEqual({ outcome: "begun", readings: 1 });
    expect(await begin(3)).toEqual({ outcome: "begun", readings: 2 });
    expect(await archive.endReading("d-4", signal)).toEqual({ outcome: "kept" });
    expect(await archive.endReading("d-4", signal)).toEqual({ outcome: "kept" });
    expect(await begin(4)).toEqual({ outcome: "begun", readings: 1 });
  });

  it("closes an entry that is open, and makes none", async () => {
    const archive = dynamoDbDeadLetterArchive(table.documents, "dead-letters");
    const close = (deadLetterId: string) => archive.closeRecorded({ deadLetterId, closedAt: 9 }, signal);
    await archive.beginReading({ ...entry, deadLetterId: "d-5", unread: true }, signal);
    for (const id of ["d-5", "d-5", "d-none"]) expect(await close(id)).toEqual({ outcome: "kept" });
    expect(await itemOf("d-5")).toMatchObject({ status: { S: "recorded" }, settledAt: { N: "9" } });
    expect((await itemOf("d-5"))?.["readings"]).toBeUndefined();
    expect(await itemOf("d-none")).toBeUndefined();
  });

  it("leaves an entry that is being redriven to the redrive", async () => {
    const archive = dynamoDbDeadLetterArchive(table.documents, "dead-letters");
    const Item = { deadLetterId: { S: "d-6" }, status: { S: "redriving" } };
    await table.client.send(new PutItemCommand({ TableName: "dead-letters", Item }));
    await archive.closeRecorded({ deadLetterId: "d-6", closedAt: 9 }, signal);
    expect(await itemOf("d-6")).toEqual(Item);
  });

  it.each<[string, number, string]>([
    ["1,048,576 bytes that compress", 1, "lorem ipsum ".repeat(87_382).slice(0, 1_048_576)],
    ["1,048,576 bytes that do not", 3, randomBytes(786_432).toString("base64")],
  ])("keeps a body of %s whole, in parts next to the entry", async (_, parts, body) => {
    const archive = dynamoDbDeadLetterArchive(table.documents, "dead-letters");
    const own = { ...entry, deadLetterId: `large-${parts}`, body };
    expect(Buffer.byteLength(body)).toBe(1_048_576);
    expect(await archive.keep(own, signal)).toEqual({ outcome: "kept" });
    expect(await archive.keep(own, signal)).toEqual({ outcome: "kept" });
    const { Items = [] } = await table.documents.send(new ScanCommand({ TableName: "dead-letters" }));
    const items = Items.filter(({ deadLetterId }) => String(deadLetterId).startsWith(own.deadLetterId));
    expect(items.filter(({ status }) => status === undefined)).toHaveLength(parts);
    const head = items.find(({ status }) => status === "archived") ?? {};
    const read = async (key: string) => items.find(({ deadLetterId }) => deadLetterId === key)?.["bytes"];
    expect(head["body"]).toBeUndefined();
    expect((await joinArchivedBody(head, read))["body"]).toBe(body);
  });

  it("gives all items of an entry the same time to live, which a further pass does not move", async () => {
    const clock = fakeClock(Date.parse("2026-01-01T00:00:00Z"));
    const archive = dynamoDbDeadLetterArchive(table.documents, "dead-letters", { days: 30, clock });
    const own = { ...entry, deadLetterId: "expiring", body: randomBytes(786_432).toString("base64") };
    const expiries = async () => {
      const scan = { TableName: "dead-letters" };
      const found: unknown[] = [];
      // A page of a scan ends at 1 MB.
      for await (const { Items = [] } of paginateScan({ client: table.documents }, scan)) {
        const items = Items.filter(({ deadLetterId }) => String(deadLetterId).startsWith("expiring"));
        found.push(...items.map(({ expiresAtSeconds }) => expiresAtSeconds));
      }
      return found;
    };
    await archive.beginReading({ ...own, unread: true }, signal);
    await archive.keep(own, signal);
    const month = Date.parse("2026-01-31T00:00:00Z") / 1000;
    expect(await expiries()).toEqual([month, month, month, month]);
    clock.advance(86_400_000);
    await archive.keep(own, signal);
    // The parts are written again, and outlive the entry.
    expect((await itemOf("expiring"))?.["expiresAtSeconds"]).toEqual({ N: String(month) });
    expect((await expiries()).toSorted()).toEqual([month, month + 86_400, month + 86_400, month + 86_400]);
  });

  it("takes over what was noted before, its time to live included", async () => {
    const clock = fakeClock(Date.parse("2026-01-01T00:00:00Z"));
    const expiry = { days: 30, clock };
    await dynamoDbLastReasons(table.documents, "dead-letters", expiry).note("noted", "TypeError", signal);
    const noted = { N: String(Date.parse("2026-01-31T00:00:00Z") / 1000) };
    expect(await itemOf("noted")).toMatchObject({ lastReason: { S: "TypeError" }, expiresAtSeconds: noted });
    await dynamoDbLastReasons(table.documents, "dead-letters", expiry).forget("noted", signal);
    expect(await itemOf("noted")).toEqual({ deadLetterId: { S: "noted" }, expiresAtSeconds: noted });
    // An entry of a stage that keeps them for ever, since its settings were changed.
    await dynamoDbDeadLetterArchive(table.documents, "dead-letters").keep(
      { ...entry, deadLetterId: "noted" },
      signal,
    );
    expect(await itemOf("noted")).toMatchObject({ status: { S: "archived" } });
    expect((await itemOf("noted"))?.["expiresAtSeconds"]).toBeUndefined();
  });

  it("puts a large body that was read in the place of an unread one", async () => {
    const archive = dynamoDbDeadLetterArchive(table.documents, "dead-letters");
    const own = { ...entry, deadLetterId: "d-7" };
    await archive.beginReading({ ...own, unread: true, body: "x".repeat(200_000) }, signal);
    expect(await itemOf("d-7")).toMatchObject({ bodyParts: { N: "1" } });
    await archive.keep({ ...own, body: "short" }, signal);
    expect(await itemOf("d-7")).toMatchObject({ body: { S: "short" } });
    expect((await itemOf("d-7"))?.["bodyParts"]).toBeUndefined();
  });

  it("does not name parts that could not be written", async () => {
    const send = vi.spyOn(table.documents, "send").mockRejectedValueOnce(named("ThrottlingException"));
    const archive = dynamoDbDeadLetterArchive(table.documents, "dead-letters");
    const large = { ...entry, deadLetterId: "d-8", body: "x".repeat(200_000) };
    expect(await archive.keep(large, signal)).toMatchObject({ outcome: "unavailable" });
    send.mockRestore();
    expect(await itemOf("d-8")).toBeUndefined();
  });

  it("is unavailable where its table is not there", async () => {
    const archive = dynamoDbDeadLetterArchive(table.documents, "no-such-table");
    expect(await archive.keep(entry, signal)).toMatchObject({
      outcome: "unavailable",
      reason: "ResourceNotFoundException",
    });
  });
});
