import type { FunctionResources } from "@ringback/contracts/resources/function-resources";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { createClients } from "./clients.ts";
import { dynamoDbDeadLetterArchive } from "./dynamodb/dynamodb-dead-letter-archive.ts";
import { dynamoDbLastReasons } from "./dynamodb/dynamodb-last-reasons.ts";
import { expiryOf } from "./dynamodb/expiry.ts";
import { pacedCallback } from "./step-functions/paced-callback.ts";
import { sfnTaskCallback } from "./step-functions/sfn-task-callback.ts";
import { systemClock } from "./system-clock.ts";

/** Core's ports for AWS, made from the resources that the stacks link to a function; and the DynamoDB client that they use. */
export function createPorts(settings: TaskSettings, { Stage, DeadLettersTable }: FunctionResources) {
  const clients = createClients(settings);
  const expiry = expiryOf(Stage.settings.deadLettersTtlDays, systemClock);
  return {
    clock: systemClock,
    documents: clients.store,
    archive: dynamoDbDeadLetterArchive(clients.store, DeadLettersTable.name, expiry),
    lastReasons: dynamoDbLastReasons(clients.store, DeadLettersTable.name, expiry),
    callback: pacedCallback({
      callback: sfnTaskCallback(clients.workflow),
      ratePerSecond: settings.callbackRatePerSecond,
      burst: settings.batchSize,
      clock: systemClock,
    }),
  };
}
