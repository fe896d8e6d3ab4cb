import type { SqsStore } from "../store/sqs-store.ts";
import type { SqsAction } from "./actions.ts";
import { batchRefusal } from "./batch-rules.ts";
import { messageRefusal } from "./message-rules.ts";
import { checkQueueAttributes, checkQueueName } from "./queue-rules.ts";
import type { SqsInput } from "./read-input.ts";
import { type SqsError, sqsError } from "./sqs-error.ts";

/** The parameters of a request that are numbers in a range, with the end of AWS's error message. */
const ranges = {
  MaxNumberOfMessages: [1, 10, "Must be between 1 and 10, if provided."],
  WaitTimeSeconds: [0, 20, "Must be >= 0 and <= 20, if provided."],
  VisibilityTimeout: [0, 43_200, "Must be >= 0 and <= 43200, if provided."],
} as const;

/**
 * Refuses a request that SQS refuses and fauxqs takes, or refuses with another message. A fault in one
 * entry of a batch refuses that entry only: see `entryRefusal`.
 *
 * @throws SqsError
 */
export function checkRequest(action: SqsAction, input: SqsInput, store: SqsStore): void {
  for (const [name, [minimum, maximum, reason]] of Object.entries(ranges)) {
    const value = input[name];
    if (typeof value === "number" && (value < minimum || value > maximum)) {
      throw sqsError(
        "InvalidParameterValue",
        `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`,
      );
    }
  }
  if (action === "SendMessage") throwIf(messageRefusal(input));
  if (action.endsWith("Batch")) throwIf(batchRefusal(action, entriesOf(input)));
  if (action === "CreateQueue" || action === "SetQueueAttributes") checkQueue(action, input, store);
}

/** Why SQS does not take an entry of a batch whose other entries it takes; undefined if it does. */
export function entryRefusal(action: SqsAction, entry: SqsInput): SqsError | undefined {
  if (action === "SendMessageBatch") return messageRefusal(entry);
  if (typeof entry["ReceiptHandle"] !== "string") {
    return sqsError("MissingParameter", "The request must contain the parameter ReceiptHandle.");
  }
  if (action === "ChangeMessageVisibilityBatch" && entry["VisibilityTimeout"] === undefined) {
    return sqsError("MissingParameter", "The request must contain the parameter VisibilityTimeout.");
  }
  return undefined;
}

/** The entries of a batch request; none for any other. */
export const entriesOf = (input: SqsInput): readonly SqsInput[] =>
  Array.isArray(input["Entries"]) ? input["Entries"] : [];

function checkQueue(action: SqsAction, input: SqsInput, store: SqsStore): void {
  const attributes: Record<string, string> = { ...Object(input["Attributes"]) };
  const findQueue = (arn: string) => {
    const queue = store.getQueueByArn(arn);
    return queue && { redriveAllowPolicy: queue.getAttribute("RedriveAllowPolicy") ?? "" };
  };
  if (action === "CreateQueue") {
    const name = String(input["QueueName"] ?? "");
    checkQueueName(name);
    const isFifo = name.endsWith(".fifo") || attributes["FifoQueue"] === "true";
    checkQueueAttributes(attributes, { name, isFifo, findQueue });
  } else {
    const queue = store.getQueue(String(input["QueueUrl"] ?? ""));
    if (queue === undefined) return;
    checkQueueAttributes(attributes, { name: queue.name, isFifo: queue.isFifo(), findQueue });
  }
}

function throwIf(refusal: Error | undefined): void {
  if (refusal !== undefined) throw refusal;
}
