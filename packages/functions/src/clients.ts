import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { StageSettings } from "@ringback/contracts/stage-settings";
import { clientConfiguration } from "./client-configuration.ts";

/** The clients of a function, made once and used by every invocation. */
export function createClients({ storeCall, callbackCall }: StageSettings) {
  return {
    store: DynamoDBDocumentClient.from(new DynamoDBClient(clientConfiguration(storeCall))),
    workflow: new SFNClient(clientConfiguration(callbackCall)),
    // Changing a visibility timeout is best effort, so one attempt within the reserve is all it gets.
    queue: new SQSClient({ ...clientConfiguration({ ...callbackCall, attempts: 1 }) }),
  };
}
