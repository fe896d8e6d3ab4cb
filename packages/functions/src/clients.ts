import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { clientConfiguration } from "./aws-client/client-configuration.ts";
import { storeClient } from "./dynamodb/store-client.ts";
import { workflowClient } from "./step-functions/workflow-client.ts";

/** The AWS clients that both functions of a task need, made once and used by every invocation. */
export function createClients({ storeCall, callbackCall }: Pick<TaskSettings, "storeCall" | "callbackCall">) {
  return {
    store: storeClient(clientConfiguration(storeCall)),
    workflow: workflowClient(clientConfiguration(callbackCall)),
  };
}
