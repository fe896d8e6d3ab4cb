import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { StageSettings } from "@ringback/contracts/stage-settings";
import { awsJsonClient } from "./aws-json-client.ts";
import { clientConfiguration } from "./client-configuration.ts";
import { statesEndpoint } from "./states-endpoint.ts";

/** The clients that both functions need, made once and used by every invocation. */
export function createClients({ storeCall, callbackCall }: StageSettings) {
  const store = new DynamoDBClient(clientConfiguration(storeCall));
  const workflow = awsJsonClient({
    signingName: "states",
    target: "AWSStepFunctions",
    endpoint: statesEndpoint,
    signer: store.config,
    budget: callbackCall,
  });
  return { store, workflow };
}
