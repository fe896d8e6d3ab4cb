import type { SQSEvent } from "aws-lambda";
import { awsRequest } from "./aws-request.ts";
import { rawCalls } from "./raw-calls.ts";

const call = rawCalls(process.env["AWS_ENDPOINT_URL"] ?? "");
const table = process.env["MESSAGES_TABLE_NAME"];
/** As long as a digest, and computed by nobody. */
const digest = `1:${"0".repeat(64)}`;

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

async function recordOne(text: string): Promise<void> {
  const { Record: message, MyTaskToken: taskToken } = JSON.parse(text);
  const { messageId } = message;
  const item = {
    messageId: { S: messageId },
    createdAt: { N: String(Date.parse(message.createdAt)) },
    event: { S: JSON.stringify(message.event) },
    digest: { S: digest },
  };
  const put = {
    TableName: table,
    Item: item,
    ReturnValues: "ALL_OLD",
    ReturnConsumedCapacity: "TOTAL",
    ConditionExpression: "attribute_not_exists(messageId) OR digest = :digest",
    ExpressionAttributeValues: { ":digest": { S: digest } },
  };
  await call(awsRequest("dynamodb", "PutItem", put));
  const output = {
    statusCode: 200,
    headers: { "Content-Type": "text/json" },
    putStatus: {
      messageId,
      ProcessorResult: { recorded: "now", ConsumedCapacity: { CapacityUnits: 1 } },
    },
  };
  await call(awsRequest("states", "SendTaskSuccess", { taskToken, output: JSON.stringify(output) }));
}
