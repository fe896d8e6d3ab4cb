import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateQueueCommand, type MessageAttributeValue, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, it, onTestFinished } from "vitest";
import type { QueueSource } from "../sqs/queue-service.ts";
import { serveQueues } from "../testing/serve-queues.ts";
import { sqsClient } from "../testing/sqs-client.ts";
import { type SqsRecord, sqsRecord } from "./sqs-record.ts";

/** The attributes of messages that AWS's client sends over the wire, as a function finds them in its records. */

const sent: Record<string, MessageAttributeValue> = {
  Execution: { DataType: "String", StringValue: "arn:aws:states:us-east-1:000000000000:execution:Record:1" },
  State: { DataType: "String", StringValue: "Reserve stock ✓" },
  Attempt: { DataType: "Number.int", StringValue: "3" },
  Image: { DataType: "Binary.png", BinaryValue: Buffer.from([0, 255, 128]) },
};
const text = (stringValue: string | undefined, dataType: string) => ({
  stringValue,
  stringListValues: [],
  binaryListValues: [],
  dataType,
});
const received = {
  Execution: text(sent["Execution"]?.StringValue, "String"),
  State: text("Reserve stock ✓", "String"),
  Attempt: text("3", "Number.int"),
  Image: { binaryValue: "AP+A", stringListValues: [], binaryListValues: [], dataType: "Binary.png" },
};

async function serve(options: Parameters<typeof serveQueues>[0] = {}) {
  const served = await serveQueues(options);
  let isOpen = true;
  const close = async () => {
    if (isOpen) await served.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { queues: served.queues, client: sqsClient(served.url), close };
}

/** Makes a queue and its dead-letter queue, which a message reaches at its second receive. */
async function createPair(client: ReturnType<typeof sqsClient>, kind: "" | ".fifo"): Promise<string> {
  const fifo = kind === "" ? {} : { FifoQueue: "true" };
  await client.send(new CreateQueueCommand({ QueueName: `dead${kind}`, Attributes: fifo }));
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:dead${kind}`,
    maxReceiveCount: 1,
  });
  const Attributes = { ...fifo, RedrivePolicy };
  const { QueueUrl = "" } = await client.send(
    new CreateQueueCommand({ QueueName: `work${kind}`, Attributes }),
  );
  const group = kind === "" ? {} : { MessageGroupId: "g", MessageDeduplicationId: "d" };
  await client.send(
    new SendMessageCommand({ QueueUrl, MessageBody: "b", MessageAttributes: sent, ...group }),
  );
  return QueueUrl;
}

const now = { maximum: 1, waitMs: 0, visibilityTimeoutSeconds: 0, signal: new AbortController().signal };

async function recordOf(source: QueueSource): Promise<SqsRecord | undefined> {
  const [delivery] = await source.receive(now);
  const { queueArn } = source;
  return delivery === undefined ? undefined : sqsRecord(delivery, { queueArn, region: "us-east-1" });
}

it.each([["a standard queue", ""] as const, ["a FIFO queue", ".fifo"] as const])(
  "the records of %s have all attributes of a message, those of its dead-letter queue too",
  async (_, kind) => {
    const { queues, client } = await serve();
    const queueUrl = await createPair(client, kind);
    const first = await recordOf(queues.source(queueUrl));
    expect(first).toMatchObject({ messageAttributes: received, md5OfMessageAttributes: expect.any(String) });
    // The second receive moves it.
    expect(await recordOf(queues.source(queueUrl))).toBeUndefined();
    const moved = await recordOf(queues.source(queueUrl.replace("/work", "/dead")));
    expect(moved).toMatchObject({
      messageAttributes: received,
      md5OfMessageAttributes: first?.md5OfMessageAttributes,
      attributes: { DeadLetterQueueSourceArn: `arn:aws:sqs:us-east-1:000000000000:work${kind}` },
    });
  },
);

it("a data folder keeps them over a restart", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "ringback queues "));
  const before = await serve({ dataDir });
  await createPair(before.client, ".fifo");
  await before.close();
  const { queues } = await serve({ dataDir });
  const [url = ""] = [...queues.fauxqs.store.allQueues()]
    .map((queue) => queue.url)
    .filter((one) => one.includes("/work"));
  expect(await recordOf(queues.source(url))).toMatchObject({ messageAttributes: received });
});

it("a message without attributes has none", async () => {
  const { queues, client } = await serve();
  const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName: "plain" }));
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "b" }));
  const record = await recordOf(queues.source(QueueUrl));
  expect(record?.messageAttributes).toEqual({});
  expect(record).not.toHaveProperty("md5OfMessageAttributes");
});
