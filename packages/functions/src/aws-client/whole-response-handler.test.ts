import { SQSClient } from "@aws-sdk/client-sqs";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import type { StoredMessage } from "@ringback/core/ports/stored-message";
import { describe, expect, it } from "vitest";
import { dynamoDbDeadLetterArchive } from "../dynamodb/dynamodb-dead-letter-archive.ts";
import { dynamoDbMessageStore } from "../dynamodb/dynamodb-message-store.ts";
import { storeClient } from "../dynamodb/store-client.ts";
import { delayRedelivery } from "../sqs/delay-redelivery.ts";
import { sfnTaskCallback } from "../step-functions/sfn-task-callback.ts";
import { workflowClient } from "../step-functions/workflow-client.ts";
import { sqsRecord } from "../testing/sqs-event.ts";
import { type StubAnswer, stubAws } from "../testing/stub-aws.ts";

const signal = new AbortController().signal;
const message = (messageId: string): StoredMessage => ({
  messageId,
  createdAt: 1,
  event: "{}",
  digest: "1:a",
});
const entry = {
  deadLetterId: "d",
  kind: "message" as const,
  messageId: "m",
  error: "InvalidMessage",
  reason: "r",
  body: "b",
  receiveCount: 1,
  sentAt: 1,
  firstReceivedAt: 2,
  archivedAt: 3,
  group: undefined,
};

async function answering(answer: StubAnswer) {
  const aws = await stubAws(() => answer);
  const documents = storeClient(aws.configuration);
  return {
    aws,
    store: dynamoDbMessageStore(documents, "messages"),
    archive: dynamoDbDeadLetterArchive(documents, "dead-letters"),
    callback: sfnTaskCallback(workflowClient(aws.configuration)),
    queue: new SQSClient(aws.configuration),
  };
}

const page = "<!DOCTYPE html><html><body>Please sign in {}</body></html>";
const noAnswers: [string, StubAnswer, string][] = [
  [
    "an HTML page",
    { status: 200, body: page, headers: { "content-type": "text/html" } },
    "UnreadableHttp200",
  ],
  ["nothing", { status: 200, body: "" }, "UnreadableHttp200"],
  ["nothing, and says so", { status: 204, body: "" }, "UnreadableHttp204"],
  ["blanks", { status: 200, body: " \n" }, "UnreadableHttp200"],
  ["JSON that breaks off", { status: 200, body: '{"Attributes":{"messageId"' }, "UnreadableHttp200"],
  ["JSON that breaks off behind a brace", { status: 200, body: '{"Attributes":{}' }, "UnreadableHttp200"],
  ["two JSON objects", { status: 200, body: "{}{}" }, "UnreadableHttp200"],
  ["JSON that is a text", { status: 200, body: '"{}"' }, "UnreadableHttp200"],
  ["JSON that is a list", { status: 200, body: "[]" }, "UnreadableHttp200"],
  ["JSON that is null", { status: 200, body: "null" }, "UnreadableHttp200"],
  ["a redirect to a page", { status: 302, body: page, headers: { location: "/" } }, "UnreadableHttp302"],
  ["a page that forbids", { status: 403, body: page }, "UnreadableHttp403"],
  ["a page that is busy", { status: 503, body: page }, "UnreadableHttp503"],
  ["an error without a name", { status: 400, body: "{}" }, "UnreadableHttp400"],
  ["an error without a body", { status: 403, body: "" }, "UnreadableHttp403"],
];

describe.each(noAnswers)("what answers with %s", (_, answer, reason) => {
  const unavailable = { outcome: "unavailable", reason };

  it("has called back no task", async () => {
    const { callback, aws } = await answering(answer);
    expect(await callback.succeed("t", {}, signal)).toMatchObject(unavailable);
    expect(await callback.fail("t", { error: "e", cause: {} }, signal)).toMatchObject(unavailable);
    expect(aws.requests.length).toBeGreaterThanOrEqual(2);
  });

  it("has recorded and archived nothing, and looked nothing up", async () => {
    const { store, archive } = await answering(answer);
    expect(await store.record([message("a")], signal)).toMatchObject([unavailable]);
    expect(await store.record([message("a"), message("b")], signal)).toMatchObject([
      unavailable,
      unavailable,
    ]);
    expect(await store.lookUp(message("a"), signal)).toMatchObject(unavailable);
    expect(await archive.keep(entry, signal)).toMatchObject(unavailable);
  });
});

describe("WholeResponseHandler", () => {
  it("takes a JSON object for the answer that it is, blanks around it", async () => {
    const { callback, store } = await answering({ status: 200, body: ' {"Unknown":[1]}\n' });
    expect(await callback.succeed("t", {}, signal)).toEqual({ outcome: "accepted" });
    expect(await store.lookUp(message("a"), signal)).toEqual({ outcome: "absent" });
  });

  it("has the SDK try again, and succeeds where a later attempt does", async () => {
    const aws = await stubAws(() => ({ status: 200, body: aws.requests.length === 1 ? page : {} }));
    const callback = sfnTaskCallback(workflowClient(aws.configuration));
    expect(await callback.succeed("t", {}, signal)).toEqual({ outcome: "accepted" });
    expect(aws.requests).toHaveLength(2);
  });

  it("leaves an error its name, in the body or the header", async () => {
    const inBody = await answering({ status: 400, body: { __type: "a#TaskTimedOut:http://x" } });
    expect(await inBody.callback.succeed("t", {}, signal)).toEqual({ outcome: "gone" });
    const headers = { "x-amzn-errortype": "TaskTimedOut:http://x" };
    const inHeader = await answering({ status: 400, body: {}, headers });
    expect(await inHeader.callback.succeed("t", {}, signal)).toEqual({ outcome: "gone" });
    const headerOnly = await answering({ status: 400, body: "", headers });
    expect(await headerOnly.callback.succeed("t", {}, signal)).toEqual({ outcome: "gone" });
  });

  it.each<[string, Record<string, string>, string]>([
    ["breaks off", { connection: "close", "content-length": "100" }, "ECONNRESET"],
    ["goes on for ever", { "content-length": "100" }, "TimeoutError"],
  ])("is done with a body that %s within the time of its attempts", async (_, headers, reason) => {
    const { callback, store, aws } = await answering({ status: 200, body: "{}", headers });
    const startedAt = performance.now();
    expect(await callback.succeed("t", {}, signal)).toMatchObject({ outcome: "unavailable", reason });
    // Two attempts of a second each, and the machine may be busy.
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(await store.lookUp(message("a"), signal)).toMatchObject({ outcome: "unavailable", reason });
    expect(aws.requests).toHaveLength(4);
  });

  it("stops reading when the signal aborts", async () => {
    const controller = new AbortController();
    const { callback } = await answering({ status: 200, body: "{", headers: { "content-length": "100" } });
    setTimeout(() => controller.abort(), 100);
    expect(await callback.succeed("t", {}, controller.signal)).toMatchObject({
      outcome: "unavailable",
      reason: "AbortError",
    });
  });

  it("changes nothing where the queue answers with a page: the visibility timeout stays as it is", async () => {
    const { queue, aws } = await answering({ status: 200, body: page });
    const settings = recordingSettings("local");
    const redeliver = delayRedelivery({ client: queue, queueUrl: aws.url, settings, random: () => 0 });
    await expect(redeliver([sqsRecord("a", "")], signal)).resolves.toBeUndefined();
  });
});
