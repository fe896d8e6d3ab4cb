import type { StageSettings } from "@ringback/contracts/stage-settings";
import { type AwsJsonClient, awsJsonClient, type Signer } from "./aws-json-client.ts";

/**
 * SQS at the host of a queue's URL. Changing a visibility timeout is best effort, so one attempt within the reserve is
 * all it gets.
 */
export function createQueueClient(options: {
  queueUrl: string;
  settings: StageSettings;
  signer: Signer;
}): AwsJsonClient {
  return awsJsonClient({
    signingName: "sqs",
    target: "AmazonSQS",
    endpoint: () => new URL("/", options.queueUrl).href,
    signer: options.signer,
    budget: { ...options.settings.callbackCall, attempts: 1 },
  });
}
