import * as z from "zod/mini";

/** An error as the functions log it. */
export interface LoggedError {
  readonly name: string;
  /** Left out where the stage's settings say that no message may be logged. */
  readonly message?: string | undefined;
  /** `at FUNCTION (FILE:LINE:COLUMN)`, or the place alone where no message may be logged. */
  readonly stack?: readonly string[] | undefined;
  readonly causes?: readonly LoggedError[] | undefined;
}

const loggedErrorSchema: z.ZodMiniType<LoggedError> = z.object({
  name: z.string(),
  message: z.optional(z.string()),
  stack: z.optional(z.array(z.string())),
  causes: z.optional(z.array(z.lazy(() => loggedErrorSchema))),
});

/** The line that the functions log of a record that has to come back. */
export const returnedToQueueSchema = z.object({
  level: z.enum(["WARN", "ERROR"]),
  message: z.literal("returned to the queue"),
  /** SQS's id of the message. */
  messageId: z.string(),
  receiveCount: z.number(),
  reason: z.string(),
  error: z.optional(loggedErrorSchema),
});

export type ReturnedToQueue = z.infer<typeof returnedToQueueSchema>;

/** The line of a record that is settled; `thrown` is what was behind a refusal. */
export const settledSchema = z.object({
  message: z.literal("settled"),
  messageId: z.string(),
  outcome: z.string(),
  thrown: z.optional(loggedErrorSchema),
});

/** Why a record comes back, with what the error behind it says. */
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
