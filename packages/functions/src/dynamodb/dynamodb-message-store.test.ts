import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { StoredMessage } from "@ringback/core/ports/stored-message";
import { fakeClock } from "@ringback/core/testing/fake-clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynaliteTable } from "../testing/dynalite-table.ts";
import { awsFailure, type StubAnswer, stubAws } from "../testing/stub-aws.ts";
import { dynamoDbMessageStore } from "./dynamodb-message-store.ts";
import { storeClient } from "./store-client.ts";

let table: Awaited<ReturnType<typeof dynaliteTable>>;
beforeAll(async () => {
  table = await dynaliteTable("messages", "messageId");
});
afterAll(() => table.close());

const signal = new AbortController().signal;
const message = (messageId: string, digest = "1:a"): StoredMessage => ({
  messageId,
  createdAt: 1_650_268_266_000,
  event: '{"n":9007199254740993}',
  digest,
});
const record = async (...messages: StoredMessage[]) => {
  const outcomes = await dynamoDbMessageStore(table.documents, "messages").record(messages, signal);
  return outcomes.map(({ outcome }) => outcome);
};

describe("dynamoDbMessageStore against a DynamoDB without PartiQL", () => {
  it("distinguishes new, same and other content, and never overwrites", async () => {
    expect(await record(message("m"))).toEqual(["recorded"]);
    expect(await record(message("m"))).toEqual(["already-recorded"]);
    expect(await record(message("m", "1:b"))).toEqual(["conflict"]);
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: "messages", Key: { messageId: { S: "m" } } }),
    );
    expect(Item).toEqual({
      messageId: { S: "m" },
      createdAt: { N: "1650268266000" },
      event: { S: '{"n":9007199254740993}' },
      digest: { S: "1:a" },
    });
  });

  it("gives items their time to live, which a redelivery begins anew and no other content does", async () => {
    const clock = fakeClock(Date.parse("2026-01-01T00:00:00.900Z"));
    const store = dynamoDbMessageStore(table.documents, "messages", { days: 20, clock });
    const expiry = async () => {
      const Key = { messageId: { S: "expiring" } };
      const { Item } = await table.client.send(new GetItemCommand({ TableName: "messages", Key }));
      return Item?.["expiresAtSeconds"];
    };
    expect(await store.record([message("expiring")], signal)).toMatchObject([{ outcome: "recorded" }]);
    expect(await expiry()).toEqual({ N: String(Date.parse("2026-01-21T00:00:00Z") / 1000) });
    clock.advance(86_400_000);
    expect(await store.record([message("expiring", "1:b")], signal)).toMatchObject([{ outcome: "conflict" }]);
    expect(await expiry()).toEqual({ N: String(Date.parse("2026-01-21T00:00:00Z") / 1000) });
    expect(await store.record([message("expiring")], signal)).toMatchObject([
      { outcome: "already-recorded" },
    ]);
    expect(await expiry()).toEqual({ N: String(Date.parse("2026-01-22T00:00:00Z") / 1000) });
  });

  it("gives many messages their own outcomes, in order", async () => {
    await record(message("known"), message("taken", "1:b"));
    expect(await record(message("known"), message("taken"), message("fresh"))).toEqual([
      "already-recorded",
      "conflict",
      "recorded",
    ]);
  });

  it("lets one of 50 writers with different contents win", async () => {
    const store = dynamoDbMessageStore(table.documents, "messages");
    const racers = Array.from({ length: 50 }, (_, index) =>
      store.record([message("race", `1:${index}`)], signal),
    );
    const outcomes = (await Promise.all(racers)).flat().map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "recorded")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(49);
  });

  it("takes an id of 2,048 bytes; what DynamoDB refuses permanently is refused", async () => {
    expect(await record(message("x".repeat(2048)))).toEqual(["recorded"]);
    expect(await record(message("x".repeat(2049)))).toEqual(["refused"]);
  });

  it("looks a message up by its content", async () => {
    const store = dynamoDbMessageStore(table.documents, "messages");
    await record(message("looked"));
    expect(await store.lookUp(message("looked"), signal)).toEqual({ outcome: "same" });
    expect(await store.lookUp(message("looked", "1:b"), signal)).toEqual({ outcome: "other" });
    expect(await store.lookUp(message("never"), signal)).toEqual({ outcome: "absent" });
  });

  it("calls a table that is not there unavailable: it may be deployed in a moment", async () => {
    const store = dynamoDbMessageStore(table.documents, "no-such-table");
    const unavailable = { outcome: "unavailable", reason: "ResourceNotFoundException" };
    expect(await store.record([message("m")], signal)).toMatchObject([unavailable]);
    expect(await store.lookUp(message("m"), signal)).toMatchObject(unavailable);
  });
});

describe("dynamoDbMessageStore when the store fails", () => {
  it.each<[string, StubAnswer, string]>([
    [
      "ProvisionedThroughputExceededException",
      awsFailure("ProvisionedThroughputExceededException"),
      "unavailable",
    ],
    ["ThrottlingException", awsFailure("ThrottlingException"), "unavailable"],
    ["InternalServerError", awsFailure("InternalServerError", 500), "unavailable"],
    ["SomethingNew", awsFailure("SomethingNew", 503), "unavailable"],
    ["AccessDeniedException", awsFailure("AccessDeniedException"), "unavailable"],
    ["TimeoutError", undefined, "unavailable"],
    ["SomethingNew", awsFailure("SomethingNew", 400), "unexpected"],
    ["ValidationException", awsFailure("ValidationException"), "refused"],
  ])("%s is an outcome by name, and what was said goes along to the log", async (reason, answer, outcome) => {
    const aws = await stubAws(() => answer);
    const client = storeClient(aws.configuration);
    expect(await dynamoDbMessageStore(client, "messages").record([message("m")], signal)).toMatchObject([
      {
        outcome,
        reason,
        thrown: {
          name: reason,
          message: expect.stringContaining(answer === undefined ? "requestTimeout" : reason),
        },
      },
    ]);
  });

  it("is unavailable where no server listens, and tries no longer than its time limits", async () => {
    const aws = await stubAws(() => undefined);
    aws.close();
    const client = storeClient(aws.configuration);
    const [outcome] = await dynamoDbMessageStore(client, "messages").record([message("m")], signal);
    expect(outcome).toMatchObject({ outcome: "unavailable", reason: "ECONNREFUSED" });
  });

  it("retries a throttled put itself, within its attempts", async () => {
    const aws = await stubAws(() =>
      aws.requests.length === 1 ? awsFailure("ThrottlingException") : { status: 200, body: {} },
    );
    const client = storeClient(aws.configuration);
    expect(await dynamoDbMessageStore(client, "messages").record([message("m")], signal)).toEqual([
      { outcome: "recorded" },
    ]);
    expect(aws.requests).toHaveLength(2);
  });

  it("stops when the signal aborts", async () => {
    const controller = new AbortController();
    const aws = await stubAws(() => void controller.abort());
    const client = storeClient(aws.configuration);
    const [outcome] = await dynamoDbMessageStore(client, "messages").record(
      [message("m")],
      controller.signal,
    );
    expect(outcome).toMatchObject({ outcome: "unavailable", reason: "AbortError" });
  });
});
