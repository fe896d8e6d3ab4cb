import { openCloud } from "../../cloud/cloud.ts";
import { configuredEndpoint } from "../../cloud/configured-endpoint.ts";
import { localEndpoints } from "../../cloud/local-endpoints.ts";
import type { TaskChoice } from "../../cloud/narrowed.ts";
import { NotALocalCloud } from "../../cloud/running-app.ts";
import { isNothingListening } from "../../errors/describe-error.ts";
import type { VerifyTarget } from "../verify-target.ts";
import { linkedTarget } from "./linked-target.ts";
import { localQueues } from "./local-queues.ts";

/**
 * Opens the local cloud that is running at `endpoint`, else at the endpoint of the environment, else on the default port;
 * undefined if none is running on the default port.
 * @throws the error of the network if an endpoint is given and cannot be reached
 * @throws CommandFailure if an endpoint is given where no local cloud answers, or its app has no buffered task
 */
export async function runningTarget(
  endpoint: string | undefined,
  choice: TaskChoice,
): Promise<VerifyTarget | undefined> {
  const isGiven = endpoint !== undefined || configuredEndpoint("SFN", process.env) !== undefined;
  const isNoneThere = (error: unknown) =>
    error instanceof NotALocalCloud || (error instanceof Error && isNothingListening(error));
  const cloud = await openCloud({ endpoint, ...choice }).catch((error: unknown) => {
    if (isGiven || !isNoneThere(error)) throw error;
  });
  if (cloud === undefined) return undefined;
  return linkedTarget(cloud, {
    queues: localQueues(localEndpoints(endpoint, process.env).SQS),
    faults: {
      notAvailable: "it needs a fault; verify injects faults only in a local cloud of its own (--fresh)",
    },
    pollMs: 100,
    readLogs: async () => ({ notReadable: "the local cloud runs in another process" }),
  });
}
