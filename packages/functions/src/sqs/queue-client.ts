import { SQSClient } from "@aws-sdk/client-sqs";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { clientConfiguration } from "../aws-client/client-configuration.ts";

/**
 * A client for ChangeMessageVisibility. It uses the endpoint of the region and the environment, like the other clients.
 * By default an SQS client sends to the host in the queue's URL, which is neither the FIPS nor the dual-stack endpoint.
 *
 * The call is best effort and has half a second, so it is tried twice: after a first attempt that failed because of a
 * wrong clock, the SDK has corrected the clock.
 */
export function createQueueClient({ callbackCall }: TaskSettings): SQSClient {
  const call = { ...callbackCall, attempts: 2, backoffMs: 50 };
  return new SQSClient({ ...clientConfiguration(call), useQueueUrlAsEndpoint: false });
}
