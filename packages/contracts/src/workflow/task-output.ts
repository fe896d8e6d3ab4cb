import { failureStatusCodes, type TaskFailureName } from "./failure-names.ts";
// Types only: writing an output needs none of the schemas, and their code would be in the functions' bundle.
import type { FailureCause, TaskOutput } from "./task-output-schema.ts";

const textJson = { "Content-Type": "text/json" } as const;

/** The task output of a recorded message. `capacityUnits` is undefined where DynamoDB did not return it. */
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

/** The cause of a failure. `reason` says what is wrong and what to do, and must hold no content and no token. */
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
