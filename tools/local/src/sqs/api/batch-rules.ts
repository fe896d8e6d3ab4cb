import type { SqsInput } from "./read-input.ts";
import { type SqsError, sqsError } from "./sqs-error.ts";

const maximumEntries = 10;
/** All bodies and attributes of a SendMessageBatch together (Amazon SQS Developer Guide, "Message quotas"). */
const maximumBatchBytes = 1_048_576;

/** Why SQS refuses a whole batch; undefined where it does not. A fault in one entry refuses that entry only. */
export function batchRefusal(action: string, entries: readonly SqsInput[]): SqsError | undefined {
  if (entries.length === 0) {
    return sqsError(
      "EmptyBatchRequest",
      `There should be at least one ${action}RequestEntry in the request.`,
    );
  }
  if (entries.length > maximumEntries) {
    return sqsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${maximumEntries}. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set<string>();
  for (const { Id } of entries) {
    if (typeof Id !== "string" || !/^[A-Za-z0-9_-]{1,80}$/.test(Id)) {
      return sqsError(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
      );
    }
    if (ids.has(Id)) return sqsError("BatchEntryIdsNotDistinct", `Id ${Id} repeated.`);
    ids.add(Id);
  }
  return action === "SendMessageBatch" ? sizeRefusal(entries) : undefined;
}

function sizeRefusal(entries: readonly SqsInput[]): SqsError | undefined {
  const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  if (bytes <= maximumBatchBytes) return undefined;
  return sqsError(
    "BatchRequestTooLong",
    `Batch requests cannot be longer than ${maximumBatchBytes} bytes. You have sent ${bytes} bytes.`,
  );
}

function bytesOf({ MessageBody, MessageAttributes }: SqsInput): number {
  const texts = [MessageBody];
  for (const [name, value] of Object.entries(MessageAttributes ?? {}))
    texts.push(name, ...Object.values(value));
  return texts.reduce<number>((sum, one) => sum + (typeof one === "string" ? Buffer.byteLength(one) : 0), 0);
}
