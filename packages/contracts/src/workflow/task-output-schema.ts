import * as z from "zod/mini";

const headers = z.object({ "Content-Type": z.literal("text/json") });

const processorResult = z.object({
  /** Best effort: a redelivery that finds its own item says "before". */
  recorded: z.enum(["now", "before"]),
  ConsumedCapacity: z.optional(z.object({ CapacityUnits: z.number() })),
});

/** What the waiting task gets from SendTaskSuccess: the article's shape, small and bounded. */
export const taskOutputSchema = z.object({
  statusCode: z.literal(200),
  headers,
  putStatus: z.object({ messageId: z.string(), ProcessorResult: processorResult }),
});
export type TaskOutput = z.infer<typeof taskOutputSchema>;

/** The output of an execution: its input, and under `recordResult` what the task gave. */
export const executionOutputSchema = z.looseObject({
  recordResult: z.object({ Payload: taskOutputSchema, StatusCode: z.literal(200) }),
});

/** The cause of a failed task, as JSON: the success shape with another status code. */
export const failureCauseSchema = z.object({
  statusCode: z.enum({ invalid: 400, conflict: 409, deadLettered: 500 }),
  headers,
  putStatus: z.object({
    messageId: z.nullable(z.string()),
    ProcessorResult: z.object({ error: z.string(), reason: z.string() }),
  }),
});
export type FailureCause = z.infer<typeof failureCauseSchema>;
