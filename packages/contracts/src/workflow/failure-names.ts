/**
 * The names that Ringback gives a failed execution as its `error`. The first two come from the workflow itself, the others
 * from the functions. A team's own work can give others, of at most 256 characters.
 */
export const failureNames = [
  "InvalidInput",
  "InputTooLarge",
  "InvalidMessage",
  "MessageConflict",
  "MessageDeadLettered",
] as const;

/** One of the names that Ringback itself gives. */
export type FailureName = (typeof failureNames)[number];

/** The failures that the functions report with SendTaskFailure, with the `statusCode` in their cause. */
export const failureStatusCodes = {
  InvalidMessage: 400,
  MessageConflict: 409,
  MessageDeadLettered: 500,
} as const satisfies Partial<Record<FailureName, number>>;

/** One of the names that the functions report. */
export type TaskFailureName = keyof typeof failureStatusCodes;
