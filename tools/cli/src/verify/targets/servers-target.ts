import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { nearestApp } from "@ringback/local/app/nearest-app";
import { runOnServers } from "@ringback/local/servers/run-on-servers";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";
import type { ServerUrls } from "@ringback/local/servers/server-urls";
import { cloudOf } from "../../cloud/cloud.ts";
import { serviceClients } from "../../cloud/service-clients.ts";
import { CommandFailure } from "../../errors/command-failure.ts";
import type { VerifyTarget } from "../verify-target.ts";
import { localQueues } from "./local-queues.ts";

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
  const name = serversText(servers);
  const links = {
    Workflow: { arn: stateMachineArn },
    // Not used: without an event bus, no row puts events.
    EventBus: { name: "" },
    MessagesTable: { name: names.messagesTable },
    DeadLettersTable: { name: names.deadLettersTable },
  };
  const urls = {
    SFN: endpoints.states,
    DYNAMODB: endpoints.dynamodb,
    EVENTBRIDGE: endpoints.states,
    SQS: endpoints.sqs,
  };
  const clients = serviceClients((service) => serverClientConfiguration(urls[service]));
  return {
    name,
    cloud: cloudOf({ app: { name: "ringback", stage: settings.stage }, links }, clients, name),
    queues: localQueues(endpoints.sqs),
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
