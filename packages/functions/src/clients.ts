import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { StageSettings } from "@ringback/contracts/stage-settings";
import { clientConfiguration } from "./client-configuration.ts";

/** The clients that both functions need, made once and used by every invocation. */
export function createClients({ storeCall, callbackCall }: StageSettings) {
  return {
    store: DynamoDBDocumentClient.from(new DynamoDBClient(clientConfiguration(storeCall))),
    workflow: new SFNClient(clientConfiguration(callbackCall)),
  };
}
