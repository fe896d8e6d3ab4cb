import { parseQueueBody } from "@ringback/contracts/message/queue-body";

/** The id that the workflow gave a message, out of a queue's body; none where the body does not hold one. */
export function messageIdOfBody(body: string): string[] {
  const content = parseQueueBody(body);
  const messageId = content.body === "valid" ? content.message.messageId : content.messageId;
  return messageId === undefined ? [] : [messageId];
}

/**
 * The ids of the messages that a writing request is about, by the attribute `messageId` of what it writes, in any form of a
 * write; of a PartiQL INSERT it is the first parameter, of an update the value `:messageId`.
 *
 * @param answer the answer to the request, if there is one: what a batch did not write is left out
 */
export function messageIdsOfWrite(request: Buffer, answer?: string): string[] {
  const input = objectOf(parsed(request.toString()));
  const statements = input["Statements"];
  if (Array.isArray(statements)) return idsOfStatements(statements, answer);
  const transaction = listOf(input["TransactItems"]).flatMap((item) => Object.values(objectOf(item)));
  const batch = Object.values(objectOf(input["RequestItems"]))
    .flatMap(listOf)
    .map((item) => objectOf(item)["PutRequest"]);
  return [input, ...transaction, ...batch].flatMap(idOfItem);
}

function idsOfStatements(statements: readonly unknown[], answer: string | undefined): string[] {
  const responses = answer === undefined ? undefined : objectOf(parsed(answer))["Responses"];
  const isWritten = (index: number) =>
    !Array.isArray(responses) || objectOf(responses[index])["Error"] === undefined;
  return statements.flatMap((statement, index) => {
    const [first] = listOf(objectOf(statement)["Parameters"]);
    return isWritten(index) ? textOf(first) : [];
  });
}

/** Of PutItem and UpdateItem, and of their forms in a batch or a transaction. */
function idOfItem(write: unknown): string[] {
  const { Item, ExpressionAttributeValues } = objectOf(write);
  const put = textOf(objectOf(Item)["messageId"]);
  return put.length > 0 ? put : textOf(objectOf(ExpressionAttributeValues)[":messageId"]);
}

/** The archive's key in an UpdateItem request; with the error where a message is archived by it. */
export function deadLetterOfWrite(body: Buffer): { deadLetterId: string; error?: string } | undefined {
  const { Key, ExpressionAttributeValues } = objectOf(parsed(body.toString()));
  const [deadLetterId] = textOf(objectOf(Key)["deadLetterId"]);
  if (deadLetterId === undefined) return undefined;
  const [error] = textOf(objectOf(ExpressionAttributeValues)[":error"]);
  return error === undefined ? { deadLetterId } : { deadLetterId, error };
}

/** A string in DynamoDB's JSON. */
function textOf(value: unknown): string[] {
  const { S } = objectOf(value);
  return typeof S === "string" ? [S] : [];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
