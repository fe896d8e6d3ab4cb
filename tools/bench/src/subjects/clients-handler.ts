import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { SendTaskSuccessCommand, SFNClient } from "@aws-sdk/client-sfn";
import type { SQSEvent } from "aws-lambda";

const store = new DynamoDBClient();
const workflows = new SFNClient();

/**
 * The two AWS clients and nothing else: what every handler that puts and calls back through the SDK has to load.
 *
 * @public A bundle's entry.
 */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const { Record: message, MyTaskToken: taskToken } = JSON.parse(body);
    const Item = { messageId: { S: message.messageId } };
    await store.send(new PutItemCommand({ TableName: process.env["MESSAGES_TABLE_NAME"], Item }));
    await workflows.send(new SendTaskSuccessCommand({ taskToken, output: "{}" }));
  }
}
