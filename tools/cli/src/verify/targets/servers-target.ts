import { appGraph } from "@ringback/app/app-graph";
import { nearestApp } from "@ringback/app/folders/nearest-app";
import { runOnServers } from "@ringback/local/servers/run-on-servers";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";
import type { ServerUrls } from "@ringback/local/servers/server-urls";
import { chosenOf, cloudOf } from "../../cloud/cloud.ts";
import type { TaskChoice } from "../../cloud/narrowed.ts";
import { serviceClients } from "../../cloud/service-clients.ts";
import { CommandFailure } from "../../errors/command-failure.ts";
import type { VerifyTarget } from "../verify-target.ts";
import { linkedTarget } from "./linked-target.ts";
import { localQueues } from "./local-queues.ts";

/**
 * Other servers instead of the local cloud, such as ElasticMQ. The functions of the nearest app run on
 * this machine.
 * @throws CommandFailure if a server cannot be reached, or the app has no buffered task
 */
export async function serversTarget(servers: ServerUrls, choice: TaskChoice): Promise<VerifyTarget> {
  const lines: string[] = [];
  const deliveredBodies: string[] = [];
  const app = nearestApp(process.cwd());
  const run = await runOnServers({
    ...{ app, servers },
    graph: await appGraph({ app, stage: "local" }),
    onLog: (_, line) => void lines.push(line),
    onDelivered: (body) => void deliveredBodies.push(body),
  }).catch((error: unknown) => {
    throw isUnreachable(error)
      ? new CommandFailure(`A server cannot be reached: ${serversText(servers)}.`)
      : error;
  });
  const { endpoints, graph, faults, close } = run;
  const urls = {
    SFN: endpoints.states,
    DYNAMODB: endpoints.dynamodb,
    // Not used: these servers have no event bus.
    EVENTBRIDGE: endpoints.states,
    SQS: endpoints.sqs,
  };
  const clients = serviceClients((service) => serverClientConfiguration(urls[service]));
  try {
    return await linkedTarget(chosenOf(cloudOf(graph, clients, serversText(servers)), choice), {
      queues: localQueues(endpoints.sqs),
      hasBus: false,
      faults,
      deliveredBodies,
      pollMs: 100,
      readLogs: async () => ({ text: lines.join("\n") }),
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
}

const serversText = (servers: ServerUrls) =>
  Object.entries(servers)
    .map(([service, url]) => `${service} at ${url}`)
    .join(", ");

const unreachable = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"];

const isUnreachable = (error: unknown) =>
  error instanceof Error && "code" in error && unreachable.includes(String(error.code));
