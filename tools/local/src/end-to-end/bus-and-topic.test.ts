import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { sstApps } from "@ringback/testing/sst-apps";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";

// An app in SST's own style, with the roles and policies that SST gives it enforced.
let cloud: LocalCloud;
const logged: { functionName: string; line: string }[] = [];
const warnings: string[] = [];

beforeAll(async () => {
  cloud = await startLocalCloud({
    app: sstApps.busAndSteps,
    port: 0,
    onLog: (functionName, line) => void logged.push({ functionName, line }),
    onEvent: (event) => {
      if (event.type === "warning" || event.type === "access-denied") warnings.push(JSON.stringify(event));
    },
  });
});
afterAll(() => cloud.close());

const client = () => ({
  endpoint: cloud.endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
});
/** The bodies of what is in a queue once there are so many, as JSON. */
async function receivedFrom(name: string, count: number) {
  const queue = cloud.graph.resources.find(
    (resource) => resource.type === "aws:sqs/queue:Queue" && resource.name.startsWith(name),
  );
  const QueueUrl = String(queue?.outputs["url"]);
  const sqs = new SQSClient(client());
  const received: string[] = [];
  const receive = async () => {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(command);
    return received.push(...Messages.map(({ Body = "" }) => Body));
  };
  await expect.poll(receive).toBeGreaterThanOrEqual(count);
  return received.map((body) => JSON.parse(body));
}
const linesOf = (name: string) =>
  logged.filter(({ functionName }) => functionName.includes(name)).map(({ line }) => line);

it("delivers an event to the functions and queues whose patterns match it", async () => {
  const { bus } = cloud.graph.outputs;
  const entry = { EventBusName: String(bus), Source: "shop", DetailType: "Ordered" };
  const events = new EventBridgeClient(client());
  const { FailedEntryCount } = await events.send(
    new PutEventsCommand({
      Entries: [
        { ...entry, Detail: '{"items":["book"]}' },
        { ...entry, Detail: '{"items":[]}' },
        { ...entry, Source: "library", Detail: '{"items":["book"]}' },
      ],
    }),
  );
  expect(FailedEntryCount).toBe(0);
  const kept = await receivedFrom("Kept", 2);
  expect(kept.map(({ detail }) => detail)).toEqual([{ items: ["book"] }, { items: [] }]);
  await expect
    .poll(() => linesOf("Audit"))
    .toEqual([expect.stringContaining('{"stage":"local","what":"Ordered","items":["book"]}')]);
  expect(warnings).toEqual([]);
});

it("delivers a message of a topic to the functions and queues whose filters take it", async () => {
  const TopicArn = String(cloud.graph.outputs["topic"]);
  const topics = new SNSClient(client());
  for (const size of ["large", "small"]) {
    const MessageAttributes = { size: { DataType: "String", StringValue: size } };
    await topics.send(new PublishCommand({ TopicArn, Message: `a ${size} parcel`, MessageAttributes }));
  }
  const parcels = await receivedFrom("Parcels", 2);
  expect(parcels.map(({ Message }) => Message)).toEqual(["a large parcel", "a small parcel"]);
  await expect
    .poll(() => linesOf("Announce"))
    .toEqual([expect.stringContaining("bus-and-steps announces: a large parcel")]);
  expect(warnings).toEqual([]);
});
