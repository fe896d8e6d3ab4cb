import { SQSClient } from "@aws-sdk/client-sqs";
import type { StageSettings } from "@ringback/contracts/stage-settings";
import { clientConfiguration } from "./client-configuration.ts";

/** Changing a visibility timeout is best effort, so one attempt within the reserve is all it gets. */
export function createQueueClient({ callbackCall }: StageSettings): SQSClient {
  return new SQSClient(clientConfiguration({ ...callbackCall, attempts: 1 }));
}
