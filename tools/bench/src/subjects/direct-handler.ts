import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { SQSEvent } from "aws-lambda";

const store = new DynamoDBClient();

/**
 * A function that the workflow invokes itself, one message at a time: it puts the item and answers, and has no task to call back.
 * Here it takes the message out of a batch of one, so that all subjects get the same event.
 *
 * @public A bundle's entry.
 */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const { messageId, createdAt, event } = JSON.parse(body).Record;
    const command = new PutItemCommand({
      TableName: process.env["MESSAGES_TABLE_NAME"],
      Item: {
        messageId: { S: messageId },
        createdAt: { N: String(Date.parse(createdAt)) },
        event: { S: JSON.stringify(event) },
      },
      ConditionExpression: "attribute_not_exists(messageId)",
      ReturnConsumedCapacity: "TOTAL",
    });
    const { ConsumedCapacity } = await store.send(command);
    console.log(JSON.stringify({ level: "INFO", message: "recorded", messageId, ConsumedCapacity }));
  }
}
