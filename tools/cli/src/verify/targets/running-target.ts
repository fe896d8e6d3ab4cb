import { GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { localResources } from "@ringback/contracts/resources/local-resources";
import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { openCloud } from "../../cloud/cloud.ts";
import { configuredEndpoint } from "../../cloud/configured-endpoint.ts";
import { localEndpoints } from "../../cloud/local-endpoints.ts";
import type { VerifyTarget } from "../verify-target.ts";
import { localQueues } from "./local-queues.ts";

const { workQueue, deadLetterQueue, ruleDlq } = localResources;

/**
 * Opens the local cloud that is running at `endpoint`, else at the endpoint of the environment, else on the default port;
 * undefined if none is running on the default port.
 * @throws the error of the network if an endpoint is given and cannot be reached
 */
export async function runningTarget(endpoint: string | undefined): Promise<VerifyTarget | undefined> {
  const cloud = openCloud({ endpoint });
  const queues = localQueues(localEndpoints(endpoint, process.env).SQS);
  const isGiven = endpoint !== undefined || configuredEndpoint("SQS", process.env) !== undefined;
  const work = await queueUrl(queues, workQueue).catch((error: unknown) => {
    if (isGiven) throw error;
  });
  if (work === undefined) return undefined;
  return {
    name: cloud.name,
    cloud,
    queues,
    queueUrls: {
      work,
      deadLetters: await queueUrl(queues, deadLetterQueue),
      ruleDlq: await queueUrl(queues, ruleDlq),
    },
    settings: stageSettings("local"),
    hasBus: true,
    faults: {
      notAvailable: "it needs a fault; verify injects faults only in a local cloud of its own (--fresh)",
    },
    deliveredBodies: [],
    pollMs: 100,
    readLogs: async () => ({ notReadable: "the local cloud runs in another process" }),
    close: async () => [],
  };
}

async function queueUrl(queues: SQSClient, QueueName: string): Promise<string> {
  const { QueueUrl = "" } = await queues.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl;
}
