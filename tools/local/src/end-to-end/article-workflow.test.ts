import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateStateMachineCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { articleWorkflow } from "@ringback/stepfunctions/testing/article-workflow";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import { theTask } from "../task/buffered-tasks.ts";
import { workflowClient } from "../testing/workflow-client.ts";

vi.setConfig({ testTimeout: 30_000 });

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startLocalCloud({ app: smallApp, port: 0, iam: false });
});
afterAll(() => cloud.close());

/** Starts the article's workflow as CDK wrote it, on the queue that our own sends to. */
async function startArticle(event: object): Promise<string> {
  const { client } = workflowClient(cloud);
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({
      name: "article",
      roleArn: "arn:aws:iam::000000000000:role/article",
      definition: JSON.stringify(articleWorkflow(theTask(cloud).queues.work.url)),
    }),
  );
  const input = JSON.stringify(event);
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input }));
  return executionArn ?? "";
}

async function recordedEvent(messageId: string): Promise<string | undefined> {
  const table = new DynamoDBClient({
    endpoint: cloud.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const Key = { messageId: { S: messageId } };
  const { Item } = await table.send(new GetItemCommand({ TableName: theTask(cloud).messagesTable, Key }));
  table.destroy();
  return Item?.["event"]?.S;
}

it("the article's workflow runs unchanged next to ours, with the same recorder and the same output", async () => {
  const workflow = workflowClient(cloud);
  const detail = { message: "A secret message" };
  const time = "2022-04-18T07:51:06Z";
  const [article, ours] = await Promise.all([
    startArticle({ id: "from-article", time, detail }).then(workflow.ended),
    workflow.start("from-ours", detail).then(workflow.ended),
  ]);
  for (const [id, ended] of [
    ["from-article", article],
    ["from-ours", ours],
  ] as const) {
    expect(ended.status).toBe("SUCCEEDED");
    expect(JSON.parse(ended.output ?? "")).toEqual({
      id,
      time,
      detail,
      recordResult: {
        StatusCode: 200,
        Payload: {
          statusCode: 200,
          headers: { "Content-Type": "text/json" },
          putStatus: { messageId: id, ProcessorResult: expect.any(Object) },
        },
      },
    });
    expect(await recordedEvent(id)).toBe(JSON.stringify(detail));
  }
});
