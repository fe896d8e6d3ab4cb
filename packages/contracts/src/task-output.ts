import * as z from "zod/mini";
import { failureStatusCodes, type TaskFailureName } from "./failure-names.ts";

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

const textJson = { "Content-Type": "text/json" } as const;

/** The output of a recorded message. `capacityUnits` is left out where DynamoDB did not tell. */
export function taskOutput(result: {
  messageId: string;
  recorded: "now" | "before";
  capacityUnits?: number | undefined;
}): TaskOutput {
  const { messageId, recorded, capacityUnits } = result;
  const capacity = capacityUnits === undefined ? {} : { ConsumedCapacity: { CapacityUnits: capacityUnits } };
  return {
    statusCode: 200,
    headers: textJson,
    putStatus: { messageId, ProcessorResult: { recorded, ...capacity } },
  };
}

/** The cause of a failure. `reason` says what is wrong and what to do, and holds no content and no token. */
export function failureCause(failure: {
  error: TaskFailureName;
  messageId: string | undefined;
  reason: string;
}): FailureCause {
  const { error, messageId, reason } = failure;
  return {
    statusCode: failureStatusCodes[error],
    headers: textJson,
    putStatus: { messageId: messageId ?? null, ProcessorResult: { error, reason } },
  };
}
