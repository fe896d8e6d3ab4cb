import type { SQSEvent } from "aws-lambda";
import { awsRequest } from "./aws-request.ts";
import { type FloorMessage, floorMessage, successRequest } from "./floor-message.ts";
import { rawCalls } from "./raw-calls.ts";

const call = rawCalls(process.env["AWS_ENDPOINT_URL"] ?? "");
/** BatchExecuteStatement takes 25 statements. */
const statementsARequest = 25;
const statement = `INSERT INTO "${process.env["MESSAGES_TABLE_NAME"]}" VALUE {'messageId':?,'createdAt':?,'event':?,'digest':?}`;

/**
 * The floor of fewer requests: 25 messages an insert, then a callback a message, over raw HTTP. Nothing is
 * validated, hashed, signed, retried or logged.
 *
 * @public A bundle's entry.
 */
export async function handler({ Records }: SQSEvent): Promise<void> {
  const parts = Array.from({ length: Math.ceil(Records.length / statementsARequest) }, (_, part) =>
    Records.slice(part * statementsARequest, (part + 1) * statementsARequest),
  );
  await Promise.all(parts.map((part) => recordPart(part.map(({ body }) => floorMessage(body)))));
}

async function recordPart(messages: readonly FloorMessage[]): Promise<void> {
  const Statements = messages.map(({ item: { messageId, createdAt, event, digest } }) => ({
    Statement: statement,
    Parameters: [messageId, createdAt, event, digest],
  }));
  await call(
    awsRequest("dynamodb", "BatchExecuteStatement", { Statements, ReturnConsumedCapacity: "TOTAL" }),
  );
  await Promise.all(messages.map((message) => call(successRequest(message))));
}
