import type { SqsMessage } from "./sqs-store.ts";

const name = "deadLetterQueueSourceArn";

/** The queue whose redrive policy moved a message to where it is; undefined for one that was sent there. */
export function deadLetterSourceOf(message: SqsMessage): string | undefined {
  return name in message && typeof message[name] === "string" ? message[name] : undefined;
}

/** Keeps it on the message itself, so that it goes where the message goes. */
export function setDeadLetterSource(message: SqsMessage, queueArn: string): void {
  Object.assign(message, { [name]: queueArn });
}
