import { SQSClient } from "@aws-sdk/client-sqs";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { clientConfiguration } from "../aws-client/client-configuration.ts";

/**
 * SQS at the endpoint of the region and the environment, as the other clients have theirs: by default this one would
 * take the host of a queue's URL, which knows nothing of FIPS or dual-stack. The URL names the queue all the same.
 *
 * Changing a visibility timeout is best effort and ends with the reserve of the invocation, so it is tried twice: the
 * second attempt is that of a clock which the first answer has corrected.
 */
export function createQueueClient({ callbackCall }: StageSettings): SQSClient {
  const call = { ...callbackCall, attempts: 2, backoffMs: 50 };
  return new SQSClient({ ...clientConfiguration(call), useQueueUrlAsEndpoint: false });
}
