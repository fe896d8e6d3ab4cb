/** An error of SQS: AWS's name of it, as the actions of fauxqs throw it too. */
export interface SqsError extends Error {
  readonly code: string;
}

/** @param code AWS's name of the error in the JSON protocol, without its namespace: `QueueDoesNotExist` */
export function sqsError(code: string, message: string): SqsError {
  return Object.assign(new Error(message), { code });
}

/** Node's own errors have a code as well, those of a full disk among them: `ERR_...`, or a system call's. */
export function isSqsError(error: unknown): error is SqsError {
  if (!(error instanceof Error) || "syscall" in error) return false;
  return "code" in error && typeof error.code === "string" && !error.code.startsWith("ERR_");
}

/** The errors whose name differs in the query protocol (the trait `awsQueryError` of SQS's model). */
const queryCodes: Readonly<Record<string, string>> = {
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  QueueNameExists: "QueueAlreadyExists",
  QueueDeletedRecently: "AWS.SimpleQueueService.QueueDeletedRecently",
  PurgeQueueInProgress: "AWS.SimpleQueueService.PurgeQueueInProgress",
  UnsupportedOperation: "AWS.SimpleQueueService.UnsupportedOperation",
  MessageNotInflight: "AWS.SimpleQueueService.MessageNotInflight",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
  BatchRequestTooLong: "AWS.SimpleQueueService.BatchRequestTooLong",
  InvalidBatchEntryId: "AWS.SimpleQueueService.InvalidBatchEntryId",
};

/** The name of an error in the query protocol, by its name in the JSON protocol. */
export const queryCodeOf = (code: string): string => queryCodes[code] ?? code;
