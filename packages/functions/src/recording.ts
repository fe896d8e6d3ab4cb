import { anyJson } from "@ringback/contracts/message/any-json";
import type { JsonValue } from "@ringback/contracts/message/json-value";
import { recordedLook } from "@ringback/core/look/recorded-look";
import { recordMessages } from "@ringback/core/work/record-messages";
import { dynamoDbMessageStore } from "./dynamodb/dynamodb-message-store.ts";
import { expiryOf } from "./dynamodb/expiry.ts";
import { systemClock } from "./system-clock.ts";
import type { TaskContext, TaskDeclaration } from "./task-declaration.ts";

/**
 * The task that Ringback comes with: it records each message once, whatever its event, in the messages table of its link, and
 * gives the task that waits the article's output (docs/design.md).
 *
 * @throws Error where the task has no messages table
 */
export function recording({ link, documents, stage }: TaskContext): TaskDeclaration<JsonValue> {
  const { task, messagesTable } = link;
  if (messagesTable === undefined) {
    throw new Error(
      `Task "${task}" has no messages table to record in: give recordingIn(table) to the stacks' bufferedTask("${task}", ...).`,
    );
  }
  const store = dynamoDbMessageStore(documents, messagesTable, expiryOf(stage.messagesTtlDays, systemClock));
  return { payload: anyJson, batchWork: recordMessages(store), look: recordedLook(store), lookup: store };
}
