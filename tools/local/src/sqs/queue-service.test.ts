import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serveQueues } from "../testing/serve-queues.ts";
import { sqsClient } from "../testing/sqs-client.ts";
import type { QueueSource } from "./queue-service.ts";

let served: Awaited<ReturnType<typeof serveQueues>>;
beforeEach(async () => {
  served = await serveQueues();
});
afterEach(async () => {
  vi.useRealTimers();
  await served.close();
});

const now = { waitMs: 0, signal: new AbortController().signal };
const bodiesOf = async (source: QueueSource, maximum = 10) =>
  (await source.receive({ maximum, ...now })).map(({ message }) => message.body);
const fifo = { FifoQueue: "true" };

function sendFifo(queueUrl: string, group: string, body: string): void {
  served.queues.sendMessage({
    QueueUrl: queueUrl,
    MessageBody: body,
    MessageGroupId: group,
    MessageDeduplicationId: body,
  });
}

describe("over HTTP", () => {
  it("serves the official SDK, with queue URLs that lead back to the endpoint", async () => {
    const client = sqsClient(served.url);
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "work" }));
    expect(QueueUrl).toBe(`${served.url}/000000000000/work`);
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages.map(({ Body }) => Body)).toEqual(["hello"]);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
  });
});

it("answers GetCallerIdentity, which tools ask in the query protocol", async () => {
  const body = "Action=GetCallerIdentity&Version=2011-06-15";
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const response = await fetch(served.url, { method: "POST", headers, body });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("<Account>000000000000</Account>");
});

describe("retention", () => {
  it("drops a message once its retention period is over, ready, delayed or in flight", async () => {
    const { queueUrl } = served.queues.createQueue("work", { MessageRetentionPeriod: "60" });
    const source = served.queues.source(queueUrl);
    for (const body of ["first", "second"]) {
      served.queues.sendMessage({ QueueUrl: queueUrl, MessageBody: body });
    }
    expect(await bodiesOf(source, 1)).toEqual(["first"]);
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ["Date"] });
    expect(await bodiesOf(source)).toEqual([]);
  });

  it("keeps a message until then", async () => {
    const { queueUrl } = served.queues.createQueue("work", { MessageRetentionPeriod: "60" });
    served.queues.sendMessage({ QueueUrl: queueUrl, MessageBody: "first" });
    vi.useFakeTimers({ now: Date.now() + 59_000, toFake: ["Date"] });
    expect(await bodiesOf(served.queues.source(queueUrl))).toEqual(["first"]);
  });
});

describe("FIFO", () => {
  it("gives several messages of a group in one receive, and mixes groups", async () => {
    const { queueUrl } = served.queues.createQueue("work.fifo", fifo);
    for (const body of ["a1", "a2", "b1"]) sendFifo(queueUrl, body.charAt(0), body);
    expect(await bodiesOf(served.queues.source(queueUrl))).toEqual(["a1", "a2", "b1"]);
  });

  it("gives a message once in a receive whose visibility timeout is 0", async () => {
    const { queueUrl } = served.queues.createQueue("work.fifo", { ...fifo, VisibilityTimeout: "0" });
    for (const body of ["a1", "a2"]) sendFifo(queueUrl, "a", body);
    const source = served.queues.source(queueUrl);
    expect(await bodiesOf(source)).toEqual(["a1", "a2"]);
    expect(await bodiesOf(source)).toEqual(["a1", "a2"]);
  });

  it("gives nothing more of a group that has messages in flight", async () => {
    const { queueUrl } = served.queues.createQueue("work.fifo", fifo);
    const source = served.queues.source(queueUrl);
    for (const body of ["a1", "a2", "a3"]) sendFifo(queueUrl, "a", body);
    const inFlight = await source.receive({ maximum: 2, ...now });
    expect(await bodiesOf(source)).toEqual([]);
    source.delete(inFlight);
    expect(await bodiesOf(source)).toEqual(["a3"]);
  });

  it("keeps the order of a group when several of its messages come back together", async () => {
    const { queueUrl } = served.queues.createQueue("work.fifo", { ...fifo, VisibilityTimeout: "1" });
    const source = served.queues.source(queueUrl);
    for (const body of ["a1", "a2", "a3", "a4"]) sendFifo(queueUrl, "a", body);
    await source.receive({ maximum: 3, ...now });
    vi.useFakeTimers({ now: Date.now() + 1100, toFake: ["Date"] });
    expect(await bodiesOf(source)).toEqual(["a1", "a2", "a3", "a4"]);
  });
});

describe("redrive", () => {
  it("moves a message after its last receive, with its own id and the source it came from", async () => {
    const { queues } = served;
    const dlq = queues.createQueue("dead", {});
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dlq.queueArn, maxReceiveCount: 1 });
    const work = queues.createQueue("work", { RedrivePolicy, VisibilityTimeout: "0" });
    const { MessageId } = {
      MessageId: "",
      ...queues.sendMessage({ QueueUrl: work.queueUrl, MessageBody: "x" }),
    };
    const source = queues.source(work.queueUrl);
    expect(await bodiesOf(source)).toEqual(["x"]);
    expect(await bodiesOf(source)).toEqual([]);
    const [moved] = await queues.source(dlq.queueUrl).receive({ maximum: 1, ...now });
    expect(moved).toMatchObject({
      message: { messageId: MessageId },
      deadLetterQueueSourceArn: work.queueArn,
    });
  });

  it("goes on counting receives where the source queue stopped", async () => {
    const { queues } = served;
    const dlq = queues.createQueue("dead", { VisibilityTimeout: "0" });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dlq.queueArn, maxReceiveCount: 2 });
    const work = queues.createQueue("work", { RedrivePolicy, VisibilityTimeout: "0" });
    queues.sendMessage({ QueueUrl: work.queueUrl, MessageBody: "x" });
    const counts = [];
    for (const { queueUrl } of [work, work, work, dlq, dlq]) {
      const received = await queues.source(queueUrl).receive({ maximum: 1, ...now });
      counts.push(...received.map(({ message }) => message.approximateReceiveCount));
    }
    // The third look at the source found it used up, and moved it.
    expect(counts).toEqual([1, 2, 3, 4]);
  });

  it("counts the retention of a FIFO dead letter from its move, of a standard one from its sending", async () => {
    const ages = [];
    for (const suffix of ["", ".fifo"]) {
      const kind = suffix === "" ? {} : fifo;
      const dlq = served.queues.createQueue(`dead${suffix}`, kind);
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dlq.queueArn, maxReceiveCount: 1 });
      const work = served.queues.createQueue(`work${suffix}`, {
        ...kind,
        RedrivePolicy,
        VisibilityTimeout: "0",
      });
      const group = suffix === "" ? {} : { MessageGroupId: "a", MessageDeduplicationId: "x" };
      served.queues.sendMessage({ QueueUrl: work.queueUrl, MessageBody: "x", ...group });
      const sentAt = Date.now();
      vi.useFakeTimers({ now: sentAt + 5000, toFake: ["Date"] });
      await bodiesOf(served.queues.source(work.queueUrl));
      await bodiesOf(served.queues.source(work.queueUrl));
      const [moved] = await served.queues.source(dlq.queueUrl).receive({ maximum: 1, ...now });
      ages.push(Math.round((Date.now() - (moved?.message.sentTimestamp ?? 0)) / 1000));
      vi.useRealTimers();
    }
    expect(ages).toEqual([5, 0]);
  });
});

describe("with a data folder", () => {
  it("gives back under another port what was ready and what was in flight, with its receive count", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "ringback-queues-"));
    const before = await serveQueues({ dataDir });
    const { queueUrl } = before.queues.createQueue("work", { VisibilityTimeout: "0" });
    before.queues.sendMessage({ QueueUrl: queueUrl, MessageBody: "kept" });
    await before.queues.source(queueUrl).receive({ maximum: 1, ...now });
    await before.close();
    const after = await serveQueues({ dataDir });
    const reopened = after.queues.createQueue("work", { VisibilityTimeout: "30" });
    expect(reopened.queueUrl).toBe(`${after.url}/000000000000/work`);
    const source = after.queues.source(reopened.queueUrl);
    const [message] = await source.receive({ maximum: 1, ...now });
    expect(message?.message).toMatchObject({ body: "kept", approximateReceiveCount: 2 });
    expect(source.visibilityTimeoutSeconds).toBe(30);
    await after.close();
  });

  it("makes a message visible again at once when its visibility timeout is set to 0", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "ringback-queues-"));
    const kept = await serveQueues({ dataDir });
    const { queueUrl } = kept.queues.createQueue("work", {});
    kept.queues.sendMessage({ QueueUrl: queueUrl, MessageBody: "again" });
    const client = sqsClient(kept.url);
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, VisibilityTimeout: 30 }),
    );
    const ReceiptHandle = Messages[0]?.ReceiptHandle;
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
    );
    expect(await bodiesOf(kept.queues.source(queueUrl))).toEqual(["again"]);
    await kept.close();
  });
});

describe("long polling", () => {
  it("waits for a message, and ends empty when its signal aborts", async () => {
    const { queueUrl } = served.queues.createQueue("work", {});
    const source = served.queues.source(queueUrl);
    const waiting = source.receive({ maximum: 1, waitMs: 10_000, signal: now.signal });
    served.queues.sendMessage({ QueueUrl: queueUrl, MessageBody: "late" });
    expect((await waiting).map(({ message }) => message.body)).toEqual(["late"]);
    const stop = new AbortController();
    const stopped = source.receive({ maximum: 1, waitMs: 10_000, signal: stop.signal });
    stop.abort();
    expect(await stopped).toEqual([]);
  });
});

describe("looking into a queue", () => {
  it("counts messages by their state and finds each, with its receives and when it is next visible", async () => {
    const { queueUrl } = served.queues.createQueue("looked-into", { VisibilityTimeout: "30" });
    const inspection = served.queues.inspect(queueUrl);
    const send = (MessageBody: string, DelaySeconds = 0) =>
      served.queues.sendMessage({ QueueUrl: queueUrl, MessageBody, DelaySeconds });
    send("received");
    const [delivery] = await served.queues.source(queueUrl).receive({ maximum: 1, ...now });
    const ids = [send("waits"), send("delayed", 60)].map((sent) =>
      "MessageId" in sent ? String(sent.MessageId) : "",
    );
    expect(inspection.counts()).toEqual({ waiting: 1, inFlight: 1, delayed: 1 });
    const received = inspection.find(delivery?.message.messageId ?? "");
    expect(received).toMatchObject({ state: "in-flight", receiveCount: 1 });
    expect(ids.map((id) => inspection.find(id))).toMatchObject([
      { state: "waiting", receiveCount: 0 },
      { state: "delayed", receiveCount: 0 },
    ]);
    for (const [place, seconds] of [
      [received, 30],
      [inspection.find(ids[1] ?? ""), 60],
    ] as const) {
      const visibleAt = place !== undefined && "visibleAt" in place ? place.visibleAt : 0;
      expect(Math.abs(visibleAt - Date.now() - seconds * 1000)).toBeLessThan(5000);
    }
    expect(inspection.find("none")).toBe(undefined);
  });
});
