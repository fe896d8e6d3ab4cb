import { scanQueueBody } from "@ringback/contracts/message/scan-queue-body";
import { shortestTaskToken } from "@ringback/contracts/task-tokens/could-be-task-token";
import { redactTokensInText } from "@ringback/contracts/task-tokens/redact-tokens-in-text";
import { redactionMark } from "@ringback/contracts/task-tokens/redaction-mark";
import type { Delivery } from "@ringback/core/delivery/delivery";
import type { SQSRecord } from "aws-lambda";
import { receivesOfRecord } from "./delivery-of-record.ts";
import { messageOrigin } from "./message-origin.ts";

/** The archive's entry for a record whose body has not been parsed: it is written before anything tries. */
export function unreadDeadLetter(
  record: SQSRecord,
  { task, archivedAt }: { readonly task: string; readonly archivedAt: number },
) {
  return {
    ...receivesOfRecord(record),
    ...messageOrigin(record, task),
    deadLetterId: record.messageId,
    kind: "message" as const,
    messageId: undefined,
    error: "MessageDeadLettered",
    reason: "The dead-letter function did not finish with the message before.",
    body: redactedBody(record.body, scanQueueBody(record.body).taskToken),
    archivedAt,
    unread: true as const,
  };
}

/** A record whose body is never parsed, as a delivery without content. Its task token is found by scanning the text. */
export function unreadDelivery(record: SQSRecord, task: string): Delivery<never> {
  const { taskToken } = scanQueueBody(record.body);
  const reason = "Nothing could read its body: the function ended each time that it tried.";
  const unread = { messageId: undefined, reason };
  return {
    ...receivesOfRecord(record),
    origin: messageOrigin(record, task),
    isUnread: true,
    content:
      taskToken === undefined
        ? { body: "without-token", ...unread }
        : { body: "invalid", taskToken, ...unread },
    redactedBody: redactedBody(record.body, taskToken),
  };
}

/** The text without its token, and then without everything else that could be one, since nothing has parsed it. */
function redactedBody(body: string, taskToken: string | undefined): string {
  const isToken = taskToken !== undefined && taskToken.length >= shortestTaskToken;
  return redactTokensInText(isToken ? body.replaceAll(taskToken, redactionMark) : body);
}
