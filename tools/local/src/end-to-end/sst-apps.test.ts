import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { sstApps } from "@ringback/testing/sst-apps";
import { expect, it, vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { serverClientConfiguration } from "../servers/server-client-configuration.ts";

// Apps in SST's own style, with the roles and policies that SST gives them enforced.
const patience = { timeout: 20_000, interval: 50 };

/** Starts an app, with what it is refused and warned of. */
async function start(app: string) {
  const troubles: LocalEvent[] = [];
  const cloud = await startLocalCloud({
    app,
    port: 0,
    onEvent: (event) => {
      if (["warning", "access-denied", "function-failed"].includes(event.type)) troubles.push(event);
    },
  });
  return { cloud, troubles, configuration: serverClientConfiguration(cloud.endpoint) };
}

const output = ({ graph }: LocalCloud, name: string) => String(graph.outputs[name]);

it("runs a queue's subscriber with the bucket, the table and the secret that are linked to it", async () => {
  vi.stubEnv("SST_SECRET_ApiKey", "abcd");
  const { cloud: local, troubles, configuration } = await start(sstApps.queueAndLink);
  await using cloud = local;
  vi.unstubAllEnvs();
  const queues = new SQSClient(configuration);
  const tables = new DynamoDBClient(configuration);
  const objects = new S3Client(configuration);
  const QueueUrl = output(cloud, "queue");
  const { MessageId = "" } = await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: "a job" }));
  await vi.waitFor(async () => {
    const { Items } = await tables.send(new ScanCommand({ TableName: output(cloud, "jobs") }));
    expect(Items).toEqual([{ jobId: { S: MessageId }, greeting: { S: "hello" }, apiKeyLength: { N: "4" } }]);
  }, patience);
  const Bucket = String(cloud.graph.links["Uploads"]?.["name"]);
  const { Body } = await objects.send(new GetObjectCommand({ Bucket, Key: MessageId }));
  expect(await Body?.transformToString()).toBe("a job");
  // A partial failure comes back when it is visible again, and everything else is deleted.
  await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: "fail" }));
  await vi.waitFor(async () => {
    const { Attributes } = await queues.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessagesNotVisible"] }),
    );
    expect(Attributes?.["ApproximateNumberOfMessagesNotVisible"]).toBe("1");
  }, patience);
  expect(troubles).toEqual([]);
});

it("runs a function that queries the index of a table that is linked to it, and says that the stream does not run", async () => {
  const { cloud: local, troubles, configuration } = await start(sstApps.dynamoAndFunction);
  await using cloud = local;
  const functions = new LambdaClient(configuration);
  const order = async (orderId: string, customer: string, placedAt: number) => {
    const Payload = JSON.stringify({ orderId, customer, placedAt });
    const FunctionName = output(cloud, "customers");
    const { Payload: answer } = await functions.send(new InvokeCommand({ FunctionName, Payload }));
    return JSON.parse(Buffer.from(answer ?? []).toString());
  };
  expect(await order("late", "anna", 2)).toEqual({ orders: ["late"] });
  expect(await order("other", "ben", 1)).toEqual({ orders: ["other"] });
  expect(await order("early", "anna", 1)).toEqual({ orders: ["early", "late"] });
  expect(troubles).toMatchObject([{ type: "warning", message: expect.stringContaining("stream") }]);
  expect(cloud.notRun.map(({ kind }) => kind)).toContain("apigatewayv2.Api");
});

it("runs a state machine of SST's builder, whose tasks invoke a function and send to a queue", async () => {
  const { cloud: local, troubles } = await start(sstApps.busAndSteps);
  await using cloud = local;
  const { stepFunctions } = cloud;
  const stateMachineArn = output(cloud, "fulfilment");
  const started = await stepFunctions.call("StartExecution", {
    stateMachineArn,
    input: '{"items":["book"]}',
  });
  await vi.waitFor(async () => {
    const execution = await stepFunctions.call("DescribeExecution", started);
    expect(execution).toMatchObject({ status: "SUCCEEDED" });
  }, patience);
  const parcels = cloud.graph.resources.find(({ name }) => name === "ParcelsQueue");
  expect(cloud.inspect(String(parcels?.outputs["url"])).counts()).toMatchObject({ waiting: 1 });
  expect(troubles).toEqual([]);
});
