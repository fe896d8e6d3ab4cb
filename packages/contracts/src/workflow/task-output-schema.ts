import * as z from "zod/mini";

const headers = z.object({ "Content-Type": z.literal("text/json") });

const processorResult = z.object({
  /** Whether the message was recorded now or by an earlier delivery. Best effort: a retried write can find its own item and say "before". */
  recorded: z.enum(["now", "before"]),
  ConsumedCapacity: z.optional(z.object({ CapacityUnits: z.number() })),
});

/** The output that the waiting task gets from SendTaskSuccess, in the shape of the article's (docs/design.md). */
export const taskOutputSchema = z.object({
  statusCode: z.literal(200),
  headers,
  putStatus: z.object({ messageId: z.string(), ProcessorResult: processorResult }),
});
export type TaskOutput = z.infer<typeof taskOutputSchema>;

/** The output of an execution: its input, and under `recordResult` the output of the task. */
export const executionOutputSchema = z.looseObject({
  recordResult: z.object({ Payload: taskOutputSchema, StatusCode: z.literal(200) }),
});

/** The cause of a failed task, as JSON: the shape of the output with another status code. */
export const failureCauseSchema = z.object({
  statusCode: z.enum({ invalid: 400, conflict: 409, deadLettered: 500 }),
  headers,
  putStatus: z.object({
    messageId: z.nullable(z.string()),
    ProcessorResult: z.object({ error: z.string(), reason: z.string() }),
  }),
});
export type FailureCause = z.infer<typeof failureCauseSchema>;
