import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { StoredMessage } from "@ringback/core/ports/stored-message";
import { dynamoDbMessageStore } from "@ringback/functions/dynamodb/dynamodb-message-store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveTables } from "../testing/serve-tables.ts";

let served: Awaited<ReturnType<typeof serveTables>>;
let store: ReturnType<typeof dynamoDbMessageStore>;
beforeAll(async () => {
  served = await serveTables();
  await served.tables.createTable("messages", "messageId");
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(served.clientOptions));
  store = dynamoDbMessageStore(documents, "messages");
});
afterAll(() => served.close());

const signal = new AbortController().signal;
const message = (messageId: string, digest = "1:a"): StoredMessage => ({
  messageId,
  createdAt: 1_650_268_266_000,
  event: '{"n":9007199254740993}',
  digest,
});
const record = async (...messages: StoredMessage[]) =>
  (await store.record(messages, signal)).map(({ outcome }) => outcome);
const held = async (...messages: StoredMessage[]) =>
  (await Promise.all(messages.map((each) => store.lookUp(each, signal)))).map(({ outcome }) => outcome);

describe("the message store by PartiQL", () => {
  it("distinguishes new, same and other content in one request, and never overwrites", async () => {
    await record(message("known"), message("taken", "1:b"));
    const mixed = [message("known"), message("taken"), message("fresh")];
    expect(await record(...mixed)).toEqual(["already-recorded", "conflict", "recorded"]);
    expect(await held(...mixed)).toEqual(["same", "other", "same"]);
  });

  it("records hundreds in order, and finds them all again", async () => {
    const many = Array.from({ length: 310 }, (_, index) => message(`many-${index}`));
    expect(new Set(await record(...many))).toEqual(new Set(["recorded"]));
    expect(new Set(await record(...many))).toEqual(new Set(["already-recorded"]));
    expect(new Set(await held(...many))).toEqual(new Set(["same"]));
  });

  it("refuses a message that is too large, and records its siblings", async () => {
    const large = { ...message("large"), event: "x".repeat(410_000) };
    expect(await record(message("before"), large, message("after"))).toEqual([
      "recorded",
      "refused",
      "recorded",
    ]);
    expect(await record(message("x".repeat(2049)), message("next to it"))).toEqual(["refused", "recorded"]);
  });

  it("lets one of many writers of different contents win", async () => {
    const racers = Array.from({ length: 30 }, (_, index) =>
      record(message("race", `1:${index}`), message(`other-${index}`)),
    );
    const outcomes = (await Promise.all(racers)).map(([first]) => first);
    expect(outcomes.filter((outcome) => outcome === "recorded")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(29);
  });
});
