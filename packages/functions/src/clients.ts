import type { StageSettings } from "@ringback/contracts/stage-settings";
import { clientConfiguration } from "./client-configuration.ts";
import { storeClient } from "./store-client.ts";
import { workflowClient } from "./workflow-client.ts";

/** The clients that both functions need, made once and used by every invocation. */
export function createClients({ storeCall, callbackCall }: StageSettings) {
  return {
    store: storeClient(clientConfiguration(storeCall)),
    workflow: workflowClient(clientConfiguration(callbackCall)),
  };
}
