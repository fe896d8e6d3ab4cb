import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { clientConfiguration } from "./aws-client/client-configuration.ts";
import { storeClient } from "./dynamodb/store-client.ts";
import { workflowClient } from "./step-functions/workflow-client.ts";

/** The AWS clients that both functions need, made once and used by every invocation. */
export function createClients({ storeCall, callbackCall }: StageSettings) {
  return {
    store: storeClient(clientConfiguration(storeCall)),
    workflow: workflowClient(clientConfiguration(callbackCall)),
  };
}
