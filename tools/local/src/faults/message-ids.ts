import { parseQueueBody } from "@ringback/contracts/message/queue-body";

/** The id that the workflow gave a message, out of a queue's body; none where the body does not hold one. */
export function messageIdOfBody(body: string): string[] {
  const content = parseQueueBody(body);
  const messageId = content.body === "valid" ? content.message.messageId : content.messageId;
  return messageId === undefined ? [] : [messageId];
}

/**
 * The ids of the messages that a PutItem, BatchExecuteStatement or UpdateItem request is about; of an INSERT it is the
 * first parameter, of an update the value `:messageId`.
 *
 * @param answer the answer to the request, if there is one: what it did not write is left out
 */
export function messageIdsOfWrite(request: Buffer, answer?: string): string[] {
  const text = request.toString();
  const statements = valueAt(text, ["Statements"]);
  if (!Array.isArray(statements)) {
    const put = textAt(text, ["Item", "messageId", "S"]);
    return put.length > 0 ? put : textAt(text, ["ExpressionAttributeValues", ":messageId", "S"]);
  }
  const responses = answer === undefined ? undefined : valueAt(answer, ["Responses"]);
  const isWritten = (index: number) => !Array.isArray(responses) || responses[index]?.Error === undefined;
  return statements.flatMap((statement, index) => {
    const id: unknown = statement?.Parameters?.[0]?.S;
    return typeof id === "string" && isWritten(index) ? [id] : [];
  });
}

/** The archive's key in an UpdateItem request; with the error where a message is archived by it. */
export function deadLetterOfWrite(body: Buffer): { deadLetterId: string; error?: string } | undefined {
  const text = body.toString();
  const [deadLetterId] = textAt(text, ["Key", "deadLetterId", "S"]);
  if (deadLetterId === undefined) return undefined;
  const [error] = textAt(text, ["ExpressionAttributeValues", ":error", "S"]);
  return error === undefined ? { deadLetterId } : { deadLetterId, error };
}

/** The id in the output or cause of a callback. The task token in the same body is not read. */
export function messageIdOfCallback(body: Buffer): string[] {
  const text = body.toString();
  const [inner] = [...textAt(text, ["output"]), ...textAt(text, ["cause"])];
  return inner === undefined ? [] : textAt(inner, ["putStatus", "messageId"]);
}

function textAt(json: string, path: readonly string[]): string[] {
  const value = valueAt(json, path);
  return typeof value === "string" ? [value] : [];
}

function valueAt(json: string, path: readonly string[]): unknown {
  try {
    let value: unknown = JSON.parse(json);
    for (const name of path) {
      if (typeof value !== "object" || value === null) return undefined;
      value = Object.entries(value).find(([key]) => key === name)?.[1];
    }
    return value;
  } catch {
    return undefined;
  }
}
