import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueueTagsCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import { expect, it, onTestFinished } from "vitest";
import { graphResource } from "../../testing/graph-resource.ts";
import { serveQueues } from "../../testing/serve-queues.ts";
import { sqsClient } from "../../testing/sqs-client.ts";
import { queueKind, queuePolicyKinds } from "./queue.ts";

async function serve(options: Parameters<typeof serveQueues>[0] = {}) {
  const served = await serveQueues(options);
  let isOpen = true;
  const close = async () => {
    if (isOpen) await served.close();
    isOpen = false;
  };
  onTestFinished(close);
  const client = sqsClient(served.url);
  const [queuePolicy, redrivePolicy, redriveAllowPolicy] = queuePolicyKinds(served.queues);
  if (queuePolicy === undefined || redrivePolicy === undefined || redriveAllowPolicy === undefined) {
    throw new Error("There are three kinds of policies.");
  }
  const attributes = async (QueueUrl: string) => {
    const all = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    return (await client.send(all)).Attributes ?? {};
  };
  return {
    ...served,
    close,
    client,
    attributes,
    queue: queueKind(served.queues),
    policies: { queuePolicy, redrivePolicy, redriveAllowPolicy },
  };
}

const queueResource = (inputs: Record<string, unknown>, name = "work") =>
  graphResource("aws:sqs/queue:Queue", { name, ...inputs }, { name: "WorkQueue" });
const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

it("makes a queue with the provider's defaults where the inputs are silent", async () => {
  const { queue, attributes } = await serve();
  await queue.create(queueResource({}));
  expect(await attributes("work")).toMatchObject({
    QueueArn: arn("work"),
    VisibilityTimeout: "30",
    MessageRetentionPeriod: "345600",
    DelaySeconds: "0",
    ReceiveMessageWaitTimeSeconds: "0",
    MaximumMessageSize: "262144",
    SqsManagedSseEnabled: "true",
  });
  expect(Object.keys(await attributes("work"))).not.toContain("Policy");
});

it("makes a queue with every attribute that AWS's provider has", async () => {
  const { queue, attributes, client } = await serve();
  const Policy = { Version: "2012-10-17", Statement: [] };
  const allow = { redrivePermission: "byQueue", sourceQueueArns: [arn("work.fifo")] };
  await queue.create(
    queueResource({ fifoQueue: true, redriveAllowPolicy: JSON.stringify(allow) }, "dead.fifo"),
  );
  await queue.create(
    queueResource(
      {
        fifoQueue: true,
        contentBasedDeduplication: true,
        deduplicationScope: "messageGroup",
        fifoThroughputLimit: "perMessageGroupId",
        visibilityTimeoutSeconds: 200,
        messageRetentionSeconds: 432_000,
        delaySeconds: 3,
        receiveWaitTimeSeconds: 20,
        maxMessageSize: 1_048_576,
        kmsMasterKeyId: "alias/aws/sqs",
        kmsDataKeyReusePeriodSeconds: 600,
        policy: Policy,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("dead.fifo"), maxReceiveCount: 5 }),
        tags: { stage: "local" },
      },
      "work.fifo",
    ),
  );
  expect(await attributes("work.fifo")).toMatchObject({
    FifoQueue: "true",
    ContentBasedDeduplication: "true",
    DeduplicationScope: "messageGroup",
    FifoThroughputLimit: "perMessageGroupId",
    VisibilityTimeout: "200",
    MessageRetentionPeriod: "432000",
    DelaySeconds: "3",
    ReceiveMessageWaitTimeSeconds: "20",
    MaximumMessageSize: "1048576",
    KmsMasterKeyId: "alias/aws/sqs",
    KmsDataKeyReusePeriodSeconds: "600",
    SqsManagedSseEnabled: "false",
    Policy: JSON.stringify(Policy),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("dead.fifo"), maxReceiveCount: 5 }),
  });
  const { Tags } = await client.send(new ListQueueTagsCommand({ QueueUrl: "work.fifo" }));
  expect(Tags).toEqual({ stage: "local" });
});

it("takes its name from the outputs where SST has left it to AWS's provider", async () => {
  const { queue, client } = await serve();
  const inputs = { fifoQueue: false, contentBasedDeduplication: false };
  const outputs = { id: "url", name: "ringback-local-WorkQueue-abcdefgh" };
  await queue.create(graphResource("aws:sqs/queue:Queue", inputs, { outputs }));
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: outputs.name }));
  expect(QueueUrl).toMatch(/\/000000000000\/ringback-local-WorkQueue-abcdefgh$/);
});

it("changes the attributes of a running queue, whose messages stay", async () => {
  const { queue, attributes, client } = await serve();
  const policy = { Version: "2012-10-17", Statement: [] };
  const before = queueResource({ visibilityTimeoutSeconds: 200, policy, tags: { a: "1", b: "2" } });
  await queue.create(before);
  await client.send(new SendMessageCommand({ QueueUrl: "work", MessageBody: "stays" }));
  const after = queueResource({ delaySeconds: 2, tags: { b: "3" } });
  expect(await queue.change(after, before)).toBe("changed");
  const changed = await attributes("work");
  expect(changed).toMatchObject({ VisibilityTimeout: "30", DelaySeconds: "2" });
  expect(changed).not.toHaveProperty("Policy");
  expect((await client.send(new ListQueueTagsCommand({ QueueUrl: "work" }))).Tags).toEqual({ b: "3" });
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: "work" }));
  expect(Messages.map(({ Body }) => Body)).toEqual(["stays"]);
});

it("leaves a policy alone that a resource of its own has set", async () => {
  const { queue, policies, attributes } = await serve();
  const before = queueResource({});
  await queue.create(before);
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
  await policies.queuePolicy.create(
    graphResource("", { queueUrl: "http://127.0.0.1:4566/000000000000/work", policy }),
  );
  await queue.change(queueResource({ delaySeconds: 1 }), before);
  expect(await attributes("work")).toMatchObject({ Policy: policy, DelaySeconds: "1" });
});

it.each([
  ["name", queueResource({}, "other")],
  ["type", queueResource({ fifoQueue: true })],
])("needs a replacement for another %s, and changes nothing", async (_, after) => {
  const { queue, attributes } = await serve();
  const before = queueResource({ delaySeconds: 1 });
  await queue.create(before);
  expect(await queue.change(after, before)).toBe("needs-replacement");
  expect(await attributes("work")).toMatchObject({ DelaySeconds: "1" });
});

it("removes a queue", async () => {
  const { queue, client } = await serve();
  await queue.create(queueResource({}));
  await queue.remove(queueResource({}));
  await expect(client.send(new GetQueueUrlCommand({ QueueName: "work" }))).rejects.toThrow();
  await queue.remove(queueResource({}));
});

it("sets, changes and removes a policy that is a resource of its own", async () => {
  const { queue, policies, attributes } = await serve();
  await queue.create(queueResource({}, "dead"));
  await queue.create(queueResource({}));
  const redrive = (maxReceiveCount: number) =>
    graphResource("", {
      queueUrl: "http://127.0.0.1:4566/000000000000/work",
      redrivePolicy: { deadLetterTargetArn: arn("dead"), maxReceiveCount },
    });
  await policies.redrivePolicy.create(redrive(3));
  expect(JSON.parse((await attributes("work"))["RedrivePolicy"] ?? "")).toMatchObject({ maxReceiveCount: 3 });
  expect(await policies.redrivePolicy.change(redrive(4), redrive(3))).toBe("changed");
  expect(JSON.parse((await attributes("work"))["RedrivePolicy"] ?? "")).toMatchObject({ maxReceiveCount: 4 });
  await policies.redrivePolicy.remove(redrive(4));
  expect(await attributes("work")).not.toHaveProperty("RedrivePolicy");
});

it("refuses a dead-letter queue that does not allow the queue as its source", async () => {
  const { queue, policies } = await serve();
  await queue.create(queueResource({}, "dead"));
  const allow = (redriveAllowPolicy: object) =>
    policies.redriveAllowPolicy.create(graphResource("", { queueUrl: "x/dead", redriveAllowPolicy }));
  const redrivePolicy = JSON.stringify({ deadLetterTargetArn: arn("dead"), maxReceiveCount: 3 });
  await allow({ redrivePermission: "byQueue", sourceQueueArns: [arn("other")] });
  expect(() => queue.create(queueResource({ redrivePolicy }))).toThrow(
    / does not allow the source queue arn:aws:sqs:us-east-1:000000000000:work\.$/,
  );
  await allow({ redrivePermission: "denyAll" });
  expect(() => queue.create(queueResource({ redrivePolicy }))).toThrow("does not allow");
  await allow({ redrivePermission: "byQueue", sourceQueueArns: [arn("work")] });
  await queue.create(queueResource({ redrivePolicy }));
});

it("is refused with an input that SQS does not take, or that has another type", async () => {
  const { queue } = await serve();
  const made = (inputs: object) =>
    graphResource("aws:sqs/queue:Queue", { name: "work", ...inputs }, { name: "WorkQueue" });
  expect(() => queue.create(made({ delaySeconds: 1000 }))).toThrow(
    /^Invalid value for the parameter DelaySeconds\./,
  );
  expect(() => queue.create(made({ delaySeconds: "soon" }))).toThrow(
    /^aws:sqs\/queue:Queue WorkQueue: delaySeconds is not a number\.$/,
  );
});

it("deduplicates within each group where the scope is the group, in batches too", async () => {
  const { queue, client } = await serve();
  const fifo = { fifoQueue: true, contentBasedDeduplication: true };
  await queue.create(queueResource({ ...fifo, deduplicationScope: "messageGroup" }, "group.fifo"));
  await queue.create(queueResource(fifo, "queue.fifo"));
  const received = [];
  for (const QueueUrl of ["group.fifo", "queue.fifo"]) {
    const Entries = ["a", "b", "a"].map((MessageGroupId, index) => ({
      Id: String(index),
      MessageBody: "same",
      MessageGroupId,
    }));
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "same", MessageGroupId: "b" }));
    const all = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    received.push((await client.send(all)).Messages?.length);
  }
  expect(received).toEqual([2, 1]);
});

it("keeps a data folder's messages, brings its attributes to the graph's, and drops a policy that is gone", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "ringback queue kind "));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const before = await serve({ dataDir });
  await before.queue.create(queueResource({ policy: { Statement: [] }, tags: { a: "1" } }));
  await before.client.send(new SendMessageCommand({ QueueUrl: "work", MessageBody: "kept" }));
  // By itself, fauxqs would lose the messages of a queue that is tagged.
  await before.client.send(new TagQueueCommand({ QueueUrl: "work", Tags: { b: "2" } }));
  await before.close();

  const after = await serve({ dataDir });
  await after.queue.create(queueResource({ visibilityTimeoutSeconds: 5 }));
  const attributes = await after.attributes("work");
  expect(attributes).toMatchObject({ VisibilityTimeout: "5", ApproximateNumberOfMessages: "1" });
  expect(attributes).not.toHaveProperty("Policy");
  expect((await after.client.send(new ListQueueTagsCommand({ QueueUrl: "work" }))).Tags).toEqual({});
});
