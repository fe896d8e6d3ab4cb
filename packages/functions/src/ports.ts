import type { FunctionResources } from "@ringback/contracts/resources/function-resources";
import { createClients } from "./clients.ts";
import { dynamoDbDeadLetterArchive } from "./dynamodb/dynamodb-dead-letter-archive.ts";
import { dynamoDbLastReasons } from "./dynamodb/dynamodb-last-reasons.ts";
import { dynamoDbMessageStore } from "./dynamodb/dynamodb-message-store.ts";
import type { Expiry } from "./dynamodb/expiry.ts";
import { pacedCallback } from "./step-functions/paced-callback.ts";
import { sfnTaskCallback } from "./step-functions/sfn-task-callback.ts";
import { systemClock } from "./system-clock.ts";

/** Core's ports for AWS, made from the resources that the stacks link to a function. */
export function createPorts({ Stage, MessagesTable, DeadLettersTable }: FunctionResources) {
  const { settings } = Stage;
  const clients = createClients(settings);
  const messagesExpiry = expiryOf(settings.messagesTtlDays);
  const deadLettersExpiry = expiryOf(settings.deadLettersTtlDays);
  return {
    clock: systemClock,
    store: dynamoDbMessageStore(clients.store, MessagesTable.name, messagesExpiry),
    archive: dynamoDbDeadLetterArchive(clients.store, DeadLettersTable.name, deadLettersExpiry),
    lastReasons: dynamoDbLastReasons(clients.store, DeadLettersTable.name, deadLettersExpiry),
    callback: pacedCallback({
      callback: sfnTaskCallback(clients.workflow),
      ratePerSecond: settings.callbackRatePerSecond,
      burst: settings.batchSize,
      clock: systemClock,
    }),
  };
}

function expiryOf(days: number | undefined): Expiry {
  return days === undefined ? undefined : { days, clock: systemClock };
}
