import * as z from "zod/mini";

/** An error as the functions log it. */
export interface LoggedError {
  readonly name: string;
  /** Left out where the stage has `logErrorMessages: false`. */
  readonly message?: string | undefined;
  /** Lines `at FUNCTION (FILE:LINE:COLUMN)`, or only `FILE:LINE:COLUMN` where the stage has `logErrorMessages: false`. */
  readonly stack?: readonly string[] | undefined;
  readonly causes?: readonly LoggedError[] | undefined;
}

/** Whose message a line is about: the task, and the ARN of the execution where it is known. */
const originFields = { task: z.optional(z.string()), execution: z.optional(z.string()) };

const loggedErrorSchema: z.ZodMiniType<LoggedError> = z.object({
  name: z.string(),
  message: z.optional(z.string()),
  stack: z.optional(z.array(z.string())),
  causes: z.optional(z.array(z.lazy(() => loggedErrorSchema))),
});

/** The log line of a record that returns to the queue: WARN for a passing failure, ERROR for one that nobody thought of. */
export const returnedToQueueSchema = z.object({
  level: z.enum(["WARN", "ERROR"]),
  message: z.literal("returned to the queue"),
  /** SQS's id of the message, not the id in its body. */
  messageId: z.string(),
  ...originFields,
  receiveCount: z.number(),
  reason: z.string(),
  error: z.optional(loggedErrorSchema),
});

/** The line as `returnedToQueueSchema` reads it. */
export type ReturnedToQueue = z.infer<typeof returnedToQueueSchema>;

/** The log line of a record that is settled. `thrown` is the error behind a refusal, `omitted` why the task got no result. */
export const settledSchema = z.object({
  message: z.literal("settled"),
  messageId: z.string(),
  ...originFields,
  outcome: z.string(),
  omitted: z.optional(z.string()),
  thrown: z.optional(loggedErrorSchema),
});

/** Why a record returned to the queue, in one line: its reason, and the message of the error behind it. */
export function returnReason({
  reason,
  error,
}: {
  readonly reason: string;
  readonly error?: LoggedError | undefined;
}): string {
  if (error?.message === undefined || error.message === "") return reason;
  return reason === error.name
    ? `${error.name}: ${error.message}`
    : `${reason} (${error.name}: ${error.message})`;
}
