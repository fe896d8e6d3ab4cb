import type { SQSEvent } from "aws-lambda";
import { awsRequest } from "./aws-request.ts";
import { floorMessage, successRequest } from "./floor-message.ts";
import { rawCalls } from "./raw-calls.ts";

const call = rawCalls(process.env["AWS_ENDPOINT_URL"] ?? "");
const table = process.env["MESSAGES_TABLE_NAME"];

/**
 * The floor: a put and a callback a message, over the quickest HTTP client there is, with the bytes that the AWS
 * clients send. Nothing is validated, hashed, signed, retried or logged. What it takes no handler with two calls a
 * message can save.
 *
 * @public A bundle's entry.
 */
export async function handler({ Records }: SQSEvent): Promise<void> {
  await Promise.all(Records.map(({ body }) => recordOne(body)));
}

async function recordOne(body: string): Promise<void> {
  const message = floorMessage(body);
  const { messageId, createdAt, event, digest } = message.item;
  const put = {
    TableName: table,
    Item: { messageId, createdAt, event, digest },
    ReturnValues: "ALL_OLD",
    ReturnConsumedCapacity: "TOTAL",
    ConditionExpression: "attribute_not_exists(messageId) OR digest = :digest",
    ExpressionAttributeValues: { ":digest": digest },
  };
  await call(awsRequest("dynamodb", "PutItem", put));
  await call(successRequest(message));
}
