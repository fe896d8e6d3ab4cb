import type { StoredMessage } from "@ringback/core/ports/stored-message";
import { fakeClock } from "@ringback/core/testing/fake-clock";
import { describe, expect, it } from "vitest";
import { awsFailure, type StubAnswer, type StubRequest, stubAws } from "../testing/stub-aws.ts";
import { dynamoDbMessageStore } from "./dynamodb-message-store.ts";
import type { Expiry } from "./expiry.ts";
import { storeClient } from "./store-client.ts";

const message = (messageId: string): StoredMessage => ({
  messageId,
  createdAt: 1,
  event: "{}",
  digest: "1:a",
});
const messages = (count: number) => Array.from({ length: count }, (_, index) => message(`m${index}`));
const idsOf = ({ input }: StubRequest): string[] =>
  (input["Statements"] as { Parameters: { S: string }[] }[]).map(({ Parameters }) => Parameters[0]?.S ?? "");

/** A store whose inserts meet the given errors, by message id, and whose puts answer as given. */
async function store(options: {
  errors?: Readonly<Record<string, string>>;
  batch?: (request: StubRequest) => StubAnswer;
  put?: (request: StubRequest) => StubAnswer;
  expiry?: Expiry;
}) {
  const { errors = {}, put = () => ({ status: 200, body: {} }) } = options;
  const inserted = (request: StubRequest): StubAnswer => {
    const Responses = idsOf(request).map((id) => {
      const Code = errors[id];
      return Code === undefined ? { TableName: "messages" } : { Error: { Code, Message: "a secret" } };
    });
    const ConsumedCapacity = Responses.map((_, index) => ({
      TableName: "messages",
      CapacityUnits: index + 1,
    }));
    return { status: 200, body: { Responses, ConsumedCapacity } };
  };
  const { batch = inserted } = options;
  const aws = await stubAws((request) => (request.action === "PutItem" ? put(request) : batch(request)));
  const signal = new AbortController().signal;
  const sut = dynamoDbMessageStore(storeClient(aws.configuration), "messages", options.expiry);
  return {
    record: (...all: StoredMessage[]) => sut.record(all, signal),
    actions: () => aws.requests.map(({ action }) => action),
    requests: aws.requests,
  };
}

describe("the inserts of the message store", () => {
  it("write the same item as a put, and return the capacity of each", async () => {
    const { record, requests } = await store({});
    expect(await record(message("a"), message("b"))).toEqual([
      { outcome: "recorded", capacityUnits: 1 },
      { outcome: "recorded", capacityUnits: 2 },
    ]);
    expect(requests).toEqual([
      {
        action: "BatchExecuteStatement",
        input: {
          ReturnConsumedCapacity: "TOTAL",
          Statements: ["a", "b"].map((id) => ({
            Statement: `INSERT INTO "messages" VALUE {'messageId':?,'createdAt':?,'event':?,'digest':?}`,
            Parameters: [{ S: id }, { N: "1" }, { S: "{}" }, { S: "1:a" }],
          })),
        },
      },
    ]);
  });

  it("give each item its time to live where the table has one, as the put does", async () => {
    const { record, requests } = await store({
      errors: { a: "DuplicateItem" },
      expiry: { days: 20, clock: fakeClock(Date.parse("2026-01-01T00:00:00Z")) },
    });
    await record(message("a"), message("b"));
    const expiresAtSeconds = { N: String(Date.parse("2026-01-21T00:00:00Z") / 1000) };
    const [insert, put] = requests;
    expect(insert?.input["Statements"]).toEqual(
      ["a", "b"].map((id) => ({
        Statement: `INSERT INTO "messages" VALUE {'messageId':?,'createdAt':?,'event':?,'digest':?,'expiresAtSeconds':?}`,
        Parameters: [{ S: id }, { N: "1" }, { S: "{}" }, { S: "1:a" }, expiresAtSeconds],
      })),
    );
    expect(put?.input["Item"]).toMatchObject({ messageId: { S: "a" }, expiresAtSeconds });
  });

  it("go 25 a request; a single message is put", async () => {
    const { record, requests, actions } = await store({});
    expect(await record(...messages(51))).toHaveLength(51);
    expect(actions().sort()).toEqual(["BatchExecuteStatement", "BatchExecuteStatement", "PutItem"]);
    const inserts = requests.filter(({ action }) => action === "BatchExecuteStatement");
    expect(inserts.map((request) => idsOf(request).length)).toEqual([25, 25]);
  });

  it.each([
    "DuplicateItem",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
    "ValidationError",
    "SomethingNew",
  ])("leave a message that met %s to a put of its own, and no other", async (code) => {
    const { record, requests } = await store({
      errors: { m1: code },
      put: () => ({ status: 200, body: { Attributes: { messageId: { S: "m1" } } } }),
    });
    const outcomes = await record(...messages(3));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["recorded", "already-recorded", "recorded"]);
    const puts = requests.filter(({ action }) => action === "PutItem");
    expect(puts.map(({ input }) => input["Item"])).toEqual([
      expect.objectContaining({ messageId: { S: "m1" } }),
    ]);
  });

  it.each<[string, StubAnswer, object]>([
    ["other content", awsFailure("ConditionalCheckFailedException"), { outcome: "conflict" }],
    [
      "a throttled table",
      awsFailure("ProvisionedThroughputExceededException"),
      { outcome: "unavailable", reason: "ProvisionedThroughputExceededException" },
    ],
    [
      "an item that is too large",
      awsFailure("ValidationException"),
      { outcome: "refused", reason: "ValidationException" },
    ],
  ])("leave %s to the put", async (_, answer, outcome) => {
    const { record } = await store({ errors: { m0: "DuplicateItem" }, put: () => answer });
    expect(await record(...messages(2))).toMatchObject([outcome, { outcome: "recorded", capacityUnits: 2 }]);
  });

  it.each(["ValidationException", "UnknownOperationException"])(
    "put every message by itself where the request is refused with %s, so that one fails no other",
    async (name) => {
      const { record, actions } = await store({
        batch: () => awsFailure(name),
        put: ({ input }) =>
          JSON.stringify(input["Item"]).includes("m1")
            ? awsFailure("ValidationException")
            : { status: 200, body: {} },
      });
      const outcomes = await record(...messages(3));
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(["recorded", "refused", "recorded"]);
      expect(actions()).toEqual(["BatchExecuteStatement", "PutItem", "PutItem", "PutItem"]);
    },
  );

  it.each<[string, StubAnswer, number]>([
    ["ThrottlingException", awsFailure("ThrottlingException"), 2],
    ["InternalServerError", awsFailure("InternalServerError", 500), 2],
    ["AccessDeniedException", awsFailure("AccessDeniedException"), 1],
    ["TimeoutError", undefined, 2],
  ])(
    "are tried within the budget, and no more, where the request meets %s",
    async (reason, answer, attempts) => {
      const { record, actions } = await store({ batch: () => answer });
      const unavailable = { outcome: "unavailable", reason };
      expect(await record(...messages(2))).toMatchObject([unavailable, unavailable]);
      expect(actions()).toMatchObject(Array.from({ length: attempts }, () => "BatchExecuteStatement"));
    },
  );

  it("never take a statement without an answer for recorded", async () => {
    const { record, actions } = await store({
      batch: () => ({ status: 200, body: { Responses: [{ TableName: "messages" }] } }),
      put: () => awsFailure("InternalServerError", 500),
    });
    expect((await record(...messages(2))).map(({ outcome }) => outcome)).toEqual(["recorded", "unavailable"]);
    expect(actions()).toContain("PutItem");
  });

  it("leave the capacity out where the list is a sum", async () => {
    const { record } = await store({
      batch: (request) => ({
        status: 200,
        body: { Responses: idsOf(request).map(() => ({})), ConsumedCapacity: [{ CapacityUnits: 2 }] },
      }),
    });
    expect(await record(...messages(2))).toEqual([{ outcome: "recorded" }, { outcome: "recorded" }]);
  });
});
