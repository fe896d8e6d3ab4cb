import { failureStatusCodes, type TaskFailureName } from "./failure-names.ts";
// As types alone: whoever writes an output has no need of the schemas that read it, and a bundle none of their code.
import type { FailureCause, TaskOutput } from "./task-output-schema.ts";

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
