import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { type Message, parseQueueBody } from "@ringback/contracts/message/queue-body";
import { failureCause, taskOutput } from "@ringback/contracts/workflow/task-output";
import type { TaskOutput } from "@ringback/contracts/workflow/task-output-schema";
import { storedMessage } from "@ringback/core/ports/stored-message";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

const store = DynamoDBDocumentClient.from(new DynamoDBClient());
const workflows = new SFNClient();
const processor = new BatchProcessor(EventType.SQS);

/**
 * What an ordinary good team writes: Powertools' batch processor, one conditional put and one awaited callback a
 * message, the SDK's clients as they come. It reads the same contract, writes the same item and calls
 * back with the same output as Ringback; a message that cannot be recorded for now returns to the queue.
 *
 * @public A bundle's entry.
 */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  processPartialResponse(event, settle, processor, { context });

async function settle({ body }: SQSRecord): Promise<void> {
  const content = parseQueueBody(body);
  if (content.body === "without-token") return;
  if (content.body === "invalid") {
    return fail(content.taskToken, "InvalidMessage", content.messageId, content.reason);
  }
  const { message, taskToken } = content;
  const output = await record(message);
  if (output === "conflict") {
    return fail(taskToken, "MessageConflict", message.messageId, "The id is recorded with other content.");
  }
  await resolved(workflows.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })));
}

async function record(message: Message): Promise<TaskOutput | "conflict"> {
  const stored = storedMessage(message);
  const command = new PutCommand({
    TableName: process.env["MESSAGES_TABLE_NAME"],
    Item: stored,
    ConditionExpression: "attribute_not_exists(messageId) OR digest = :digest",
    ExpressionAttributeValues: { ":digest": stored.digest },
    ReturnValues: "ALL_OLD",
    ReturnConsumedCapacity: "TOTAL",
  });
  try {
    const { Attributes, ConsumedCapacity } = await store.send(command);
    return taskOutput({
      messageId: message.messageId,
      recorded: Attributes === undefined ? "now" : "before",
      capacityUnits: ConsumedCapacity?.CapacityUnits,
    });
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return "conflict";
    throw error;
  }
}

function fail(
  taskToken: string,
  error: "InvalidMessage" | "MessageConflict",
  messageId: string | undefined,
  reason: string,
): Promise<void> {
  const cause = JSON.stringify(failureCause({ error, messageId, reason }));
  return resolved(workflows.send(new SendTaskFailureCommand({ taskToken, error, cause })));
}

/** A task that does not wait any more needs no callback. */
async function resolved(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof TaskTimedOut) && !(error instanceof TaskDoesNotExist)) throw error;
  }
}
