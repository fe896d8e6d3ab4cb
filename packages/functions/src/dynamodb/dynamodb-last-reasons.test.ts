import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { DeadLetter } from "@ringback/core/ports/dead-letter-archive";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynaliteTable } from "../testing/dynalite-table.ts";
import { awsFailure, stubAws } from "../testing/stub-aws.ts";
import { dynamoDbDeadLetterArchive } from "./dynamodb-dead-letter-archive.ts";
import { dynamoDbLastReasons } from "./dynamodb-last-reasons.ts";

let table: Awaited<ReturnType<typeof dynaliteTable>>;
beforeAll(async () => {
  table = await dynaliteTable("dead-letters", "deadLetterId");
});
afterAll(() => table.close());

const signal = new AbortController().signal;
const entry = (deadLetterId: string): DeadLetter => ({
  deadLetterId,
  kind: "message",
  messageId: "m",
  error: "MessageDeadLettered",
  reason: "Received as often as the queue allows.",
  body: "{}",
  receiveCount: 6,
  sentAt: 1,
  firstReceivedAt: 2,
  archivedAt: 3,
  group: undefined,
});
const item = async (deadLetterId: string) =>
  (await table.documents.send(new GetCommand({ TableName: "dead-letters", Key: { deadLetterId } }))).Item;

describe("dynamoDbLastReasons", () => {
  it("keeps the last reason for the dead letter, whose entry then has it as a field", async () => {
    const reasons = dynamoDbLastReasons(table.documents, "dead-letters");
    await reasons.note("d-1", "ThrottlingException", signal);
    await reasons.note("d-1", "TypeError: no total", signal);
    expect(await reasons.read("d-1", signal)).toBe("TypeError: no total");
    await dynamoDbDeadLetterArchive(table.documents, "dead-letters").keep(entry("d-1"), signal);
    expect(await item("d-1")).toMatchObject({ status: "archived", lastReason: "TypeError: no total" });
  });

  it("changes no entry that is there", async () => {
    const reasons = dynamoDbLastReasons(table.documents, "dead-letters");
    await dynamoDbDeadLetterArchive(table.documents, "dead-letters").keep(entry("d-2"), signal);
    const before = await item("d-2");
    await reasons.note("d-2", "TypeError", signal);
    await reasons.forget("d-2", signal);
    expect(await item("d-2")).toEqual(before);
  });

  it("forgets the reason of a message that is recorded after all", async () => {
    const reasons = dynamoDbLastReasons(table.documents, "dead-letters");
    await reasons.note("d-3", "TypeError", signal);
    await reasons.forget("d-3", signal);
    expect(await reasons.read("d-3", signal)).toBeUndefined();
    expect(await item("d-3")).toEqual({ deadLetterId: "d-3" });
  });

  it("is as if there was none where the table says no", async () => {
    const aws = await stubAws(() => awsFailure("AccessDeniedException"));
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(aws.configuration));
    const reasons = dynamoDbLastReasons(client, "dead-letters");
    await reasons.note("d", "TypeError", signal);
    await reasons.forget("d", signal);
    expect(await reasons.read("d", signal)).toBeUndefined();
    expect(aws.requests.map(({ action }) => action)).toEqual(["UpdateItem", "UpdateItem", "GetItem"]);
  });
});
