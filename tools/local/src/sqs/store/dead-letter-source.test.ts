import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sqsRecord } from "../../event-source-mapping/sqs-record.ts";
import { serveQueues } from "../../testing/serve-queues.ts";
import { sqsClient } from "../../testing/sqs-client.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "ringback dead letters "));
});
afterEach(() => rm(dataDir, { recursive: true }));

type Served = Awaited<ReturnType<typeof serveQueues>>;
const region = "us-east-1";
const now = { maximum: 10, waitMs: 0, signal: new AbortController().signal };
const arn = (name: string) => `arn:aws:sqs:${region}:000000000000:${name}`;

/** A source and its dead-letter queue, from which a message is visible again at once. */
async function createQueues({ url }: Served, isFifo: boolean): Promise<void> {
  const suffix = isFifo ? ".fifo" : "";
  const fifo = isFifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};
  const client = sqsClient(url);
  const Attributes = { VisibilityTimeout: "0", ...fifo };
  await client.send(new CreateQueueCommand({ QueueName: `dead${suffix}`, Attributes }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn(`dead${suffix}`), maxReceiveCount: 1 });
  await client.send(
    new CreateQueueCommand({ QueueName: `work${suffix}`, Attributes: { ...Attributes, RedrivePolicy } }),
  );
}

async function sendAndUseUp({ url }: Served, isFifo: boolean): Promise<void> {
  const QueueUrl = isFifo ? "work.fifo" : "work";
  const group = isFifo ? { MessageGroupId: "g" } : {};
  const client = sqsClient(url);
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "moved", ...group }));
  await client.send(new ReceiveMessageCommand({ QueueUrl }));
  await client.send(new ReceiveMessageCommand({ QueueUrl }));
}

async function received({ url }: Served, isFifo: boolean, names: Partial<ReceiveMessageCommand["input"]>) {
  const QueueUrl = isFifo ? "dead.fifo" : "dead";
  const { Messages = [] } = await sqsClient(url).send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...names }),
  );
  return Messages.map(({ Attributes = {} }) => Attributes);
}

it.each([false, true])("a receive gives it by name and with all others (FIFO: %s)", async (isFifo) => {
  const served = await serveQueues();
  await createQueues(served, isFifo);
  await sendAndUseUp(served, isFifo);
  const source = arn(isFifo ? "work.fifo" : "work");
  expect(
    await received(served, isFifo, { MessageSystemAttributeNames: ["DeadLetterQueueSourceArn"] }),
  ).toEqual([{ DeadLetterQueueSourceArn: source }]);
  const [all] = await received(served, isFifo, { AttributeNames: ["All"] });
  expect(all).toMatchObject({ DeadLetterQueueSourceArn: source, ApproximateReceiveCount: "3" });
  expect(await received(served, isFifo, { MessageSystemAttributeNames: ["SentTimestamp"] })).toEqual([
    { SentTimestamp: expect.any(String) },
  ]);
  await served.close();
});

it("a message that was sent to the dead-letter queue has none, however often it is received", async () => {
  const served = await serveQueues();
  await createQueues(served, false);
  await sqsClient(served.url).send(new SendMessageCommand({ QueueUrl: "dead", MessageBody: "sent" }));
  for (let receives = 1; receives <= 3; receives += 1) {
    const [all] = await received(served, false, { AttributeNames: ["All"] });
    expect(all).not.toHaveProperty("DeadLetterQueueSourceArn");
  }
  await served.close();
});

it("it stays with the message over a restart and another policy, and Lambda's record has it", async () => {
  const before = await serveQueues({ dataDir });
  await createQueues(before, false);
  await sendAndUseUp(before, false);
  await before.close();
  const after = await serveQueues({ dataDir });
  after.queues.createQueue("work", { RedrivePolicy: "" });
  const [delivery] = await after.queues.source("dead").receive(now);
  expect(delivery === undefined ? {} : sqsRecord(delivery, { queueArn: arn("dead"), region })).toMatchObject({
    body: "moved",
    attributes: { DeadLetterQueueSourceArn: arn("work") },
  });
  after.queues.source("dead").delete(delivery === undefined ? [] : [delivery]);
  await after.close();
  const database = new DatabaseSync(join(dataDir, "fauxqs.db"));
  expect(database.prepare("SELECT * FROM dead_letter_sources").all()).toEqual([]);
  database.close();
});

it.each(["null", "{", "[]", '{"deadLetterTargetArn":5}'])(
  "a data folder whose queue has the RedrivePolicy %s is opened, and a warning names the queue",
  async (RedrivePolicy) => {
    const before = await serveQueues({ dataDir });
    await createQueues(before, false);
    await before.close();
    const database = new DatabaseSync(join(dataDir, "fauxqs.db"));
    const attributes = JSON.stringify({ VisibilityTimeout: "0", RedrivePolicy });
    database
      .prepare("UPDATE sqs_queues SET attributes = json_patch(attributes, ?) WHERE name = 'work'")
      .run(attributes);
    database.close();

    const warnings: string[] = [];
    const after = await serveQueues({ dataDir, onWarning: (message) => warnings.push(message) });
    expect(warnings).toEqual([
      expect.stringMatching(/^The queue work of the data folder is used without its RedrivePolicy\. \S/),
    ]);
    await sqsClient(after.url).send(new SendMessageCommand({ QueueUrl: "work", MessageBody: "x" }));
    for (let receives = 1; receives <= 3; receives += 1) {
      expect(await after.queues.source("work").receive(now)).toHaveLength(1);
    }
    await after.close();
  },
);
