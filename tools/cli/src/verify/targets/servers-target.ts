import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { nearestApp } from "@ringback/local/app/nearest-app";
import { runOnServers } from "@ringback/local/servers/run-on-servers";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";
import type { ServerUrls } from "@ringback/local/servers/server-urls";
import { CommandFailure } from "../../errors/command-failure.ts";
import type { VerifyTarget } from "../verify-target.ts";

/**
 * Other servers instead of the local cloud, such as ElasticMQ. The functions of the nearest app run on
 * this machine.
 * @throws CommandFailure if a server cannot be reached
 */
export async function serversTarget(servers: ServerUrls): Promise<VerifyTarget> {
  const settings = stageSettings("local");
  const lines: string[] = [];
  const deliveredBodies: string[] = [];
  const run = await runOnServers({
    app: nearestApp(process.cwd()),
    servers,
    settings,
    onLog: (_, line) => void lines.push(line),
    onDelivered: (body) => void deliveredBodies.push(body),
  }).catch((error: unknown) => {
    throw isUnreachable(error)
      ? new CommandFailure(`A server cannot be reached: ${serversText(servers)}.`)
      : error;
  });
  const { endpoints, names, stateMachineArn, queueUrls } = run;
  return {
    name: serversText(servers),
    cloud: {
      workflows: new SFNClient(serverClientConfiguration(endpoints.states)),
      tables: DynamoDBDocumentClient.from(new DynamoDBClient(serverClientConfiguration(endpoints.dynamodb))),
      // Not used: without an event bus, no row puts events.
      events: new EventBridgeClient(serverClientConfiguration(endpoints.states)),
      stateMachineArn,
      messagesTable: names.messagesTable,
      deadLettersTable: names.deadLettersTable,
      eventBus: "",
      name: serversText(servers),
    },
    queues: new SQSClient(serverClientConfiguration(endpoints.sqs)),
    queueUrls,
    settings,
    hasBus: false,
    faults: run.faults,
    deliveredBodies,
    pollMs: 100,
    readLogs: async () => ({ text: lines.join("\n") }),
    close: run.close,
  };
}

const serversText = (servers: ServerUrls) =>
  Object.entries(servers)
    .map(([service, url]) => `${service} at ${url}`)
    .join(", ");

const unreachable = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"];

const isUnreachable = (error: unknown) =>
  error instanceof Error && "code" in error && unreachable.includes(String(error.code));
