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
 * A local cloud that runs already: at the endpoint, else where the environment says, else at its own port. Undefined
 * means that none is there and nobody said that one is.
 * @throws what the network said, where a named endpoint cannot be reached
 */
export async function runningTarget(endpoint: string | undefined): Promise<VerifyTarget | undefined> {
  const cloud = openCloud({ endpoint });
  const queues = localQueues(localEndpoints(endpoint, process.env).SQS);
  const isNamed = endpoint !== undefined || configuredEndpoint("SQS", process.env) !== undefined;
  const work = await queueUrl(queues, workQueue).catch((error: unknown) => {
    if (isNamed) throw error;
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
      notArranged: "it runs already; where none runs, verify starts one whose faults it can switch",
    },
    deliveredBodies: [],
    pollMs: 100,
    readLogs: async () => ({ notReadable: "it runs in another process" }),
    close: async () => [],
  };
}

async function queueUrl(queues: SQSClient, QueueName: string): Promise<string> {
  const { QueueUrl = "" } = await queues.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl;
}
