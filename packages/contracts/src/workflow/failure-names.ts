/**
 * The names a failed execution can carry in `error` (AWS allows 256 characters there).
 * The first two come from the workflow itself, the others from the functions.
 */
export const failureNames = [
  "InvalidInput",
  "InputTooLarge",
  "InvalidMessage",
  "MessageConflict",
  "MessageDeadLettered",
] as const;

export type FailureName = (typeof failureNames)[number];

/** The failures that a function reports with SendTaskFailure, and their status code in the cause. */
export const failureStatusCodes = {
  InvalidMessage: 400,
  MessageConflict: 409,
  MessageDeadLettered: 500,
} as const satisfies Partial<Record<FailureName, number>>;

export type TaskFailureName = keyof typeof failureStatusCodes;
