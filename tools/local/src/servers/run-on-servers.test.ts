import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, ListTablesCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeExecutionCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { ListQueuesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { appGraph } from "@ringback/app/app-graph";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import { bufferedTasksOf, theTask } from "../task/buffered-tasks.ts";
import { runOnServers, type ServerRun } from "./run-on-servers.ts";
import { serverClientConfiguration } from "./server-client-configuration.ts";

/**
 * A server that is not this run's own: nothing of it is reached but by its API. It enforces no roles, for a run cannot make
 * the role that its state machine would need there.
 */
let server: LocalCloud;
let graph: AppGraph;
beforeAll(async () => {
  graph = await appGraph({ app: smallApp, stage: "local" });
  server = await startLocalCloud({ app: smallApp, port: 0, iam: false });
});
afterAll(() => server.close());

const clients = (endpoint: string) => {
  const configuration = serverClientConfiguration(endpoint);
  return {
    queues: new SQSClient(configuration),
    tables: new DynamoDBClient(configuration),
    workflows: new SFNClient(configuration),
  };
};

/** What stands on the server under any name of such a run. */
async function madeOnServer(): Promise<string[]> {
  const { queues, tables, workflows } = clients(server.endpoint);
  const { QueueUrls = [] } = await queues.send(new ListQueuesCommand({}));
  const { TableNames = [] } = await tables.send(new ListTablesCommand({}));
  const { stateMachines = [] } = await workflows.send(new ListStateMachinesCommand({}));
  const names = [...QueueUrls, ...TableNames, ...stateMachines.map(({ name = "" }) => name)];
  return names.filter((name) => name.includes("-verify-"));
}

async function runOn(servers: Parameters<typeof runOnServers>[0]["servers"]): Promise<ServerRun> {
  const run = await runOnServers({ app: smallApp, graph, servers });
  onTestFinished(async () => void (await run.close()));
  return run;
}

/** The buffered task as it runs on the servers. */
const taskOn = (run: ServerRun) => theTask({ tasks: bufferedTasksOf(run.graph) });

async function record(run: ServerRun, id: string) {
  const { workflows } = clients(run.endpoints.states);
  const { stateMachineArn } = taskOn(run);
  const input = JSON.stringify({ id, time: "2022-04-18T07:51:06Z", detail: { text: "ü" } });
  const { executionArn } = await workflows.send(
    new StartExecutionCommand({ stateMachineArn, name: id, input }),
  );
  return vi.waitFor(
    async () => {
      const described = await workflows.send(new DescribeExecutionCommand({ executionArn }));
      expect(described.status).not.toBe("RUNNING");
      return described;
    },
    { timeout: 25_000, interval: 100 },
  );
}

describe("the functions on somebody's servers", () => {
  it.each([
    ["SQS, DynamoDB and Step Functions", ["sqs", "dynamodb", "states"]],
    ["SQS alone", ["sqs"]],
    ["DynamoDB alone", ["dynamodb"]],
  ])("record and call back, and leave nothing behind: %s", async (_, services) => {
    const run = await runOn(Object.fromEntries(services.map((service) => [service, server.endpoint])));
    expect((await madeOnServer()).length).toBeGreaterThan(0);
    expect((await record(run, "one")).status).toBe("SUCCEEDED");
    const { tables } = clients(run.endpoints.dynamodb);
    const { Items = [] } = await tables.send(new ScanCommand({ TableName: taskOn(run).messagesTable }));
    expect(Items.map(({ messageId }) => messageId)).toEqual([{ S: "one" }]);
    expect(await run.close()).toEqual([]);
    expect(await madeOnServer()).toEqual([]);
  });

  it("reach tables with the key of a person, where a server refuses the key of a function that it does not have", async () => {
    await using enforcing = await startLocalCloud({ app: smallApp, port: 0 });
    const run = await runOn({ dynamodb: enforcing.endpoint });
    expect((await record(run, "under-roles")).status).toBe("SUCCEEDED");
    expect(await run.close()).toEqual([]);
  });

  it("meet a fault between them and the server, aimed at one message", async () => {
    const run = await runOn({ dynamodb: server.endpoint, states: server.endpoint, sqs: server.endpoint });
    const times = taskOn(run).settings.storeCall.attempts;
    run.faults.aim({ kind: "dynamodb.throttle", messageId: "throttled", times });
    run.faults.aim({ kind: "callback.down", messageId: "throttled", times: 1 });
    expect((await record(run, "throttled")).status).toBe("SUCCEEDED");
    expect(run.faults.counts).toEqual({ "dynamodb.throttle": times, "callback.down": 1 });
  });

  it("read the attributes of a message as SQS gives them", async () => {
    const delivered: string[] = [];
    const run = await runOnServers({
      app: smallApp,
      graph,
      servers: { sqs: server.endpoint },
      onDelivered: (body) => void delivered.push(body),
    });
    onTestFinished(async () => void (await run.close()));
    const { queues } = clients(run.endpoints.sqs);
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    const MessageAttributes = { ERROR_CODE: text("NO_PERMISSIONS"), ERROR_MESSAGE: text("Not allowed.") };
    const MessageBody = JSON.stringify({ id: "event-1", time: "2022-04-18T07:51:06Z", detail: {} });
    const { MessageId = "" } = await queues.send(
      new SendMessageCommand({ QueueUrl: taskOn(run).queues.ruleDlq.url, MessageBody, MessageAttributes }),
    );
    const { tables } = clients(run.endpoints.dynamodb);
    await vi.waitFor(
      async () => {
        const { Items } = await tables.send(new ScanCommand({ TableName: taskOn(run).deadLettersTable }));
        expect(Items).toEqual([
          expect.objectContaining({
            deadLetterId: { S: MessageId },
            messageId: { S: "event-1" },
            reason: { S: expect.stringContaining("NO_PERMISSIONS") },
            receiveCount: { N: "1" },
          }),
        ]);
      },
      { timeout: 15_000, interval: 100 },
    );
    expect(delivered).toEqual([MessageBody]);
  });
});

it("removes what it made where a server refuses the rest", async () => {
  const refusing = createServer((_, response) => {
    response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify({ __type: "UnknownOperationException", message: "No." }));
  });
  await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void refusing.close());
  const address = refusing.address();
  const port = typeof address === "object" && address !== null ? (address satisfies AddressInfo).port : 0;
  const servers = { sqs: server.endpoint, dynamodb: server.endpoint, states: `http://127.0.0.1:${port}` };
  await expect(runOnServers({ app: smallApp, graph, servers })).rejects.toThrow("No.");
  expect(await madeOnServer()).toEqual([]);
});
