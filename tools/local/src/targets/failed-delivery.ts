import type { DeliveryErrorCode, FailedDelivery } from "./delivery.ts";

/** AWS's names of errors by which a target says that it is not there, will not take the delivery, or not now. */
const errors: readonly [RegExp, Pick<FailedDelivery, "outcome" | "errorCode">][] = [
  [
    /^(StateMachineDoesNotExist|StateMachineDeleting|QueueDoesNotExist|ResourceNotFoundException|NotFound)$/,
    { outcome: "rejected", errorCode: "NO_RESOURCE" },
  ],
  [
    /^(ExecutionLimitExceeded|Throttling|ThrottlingException|RequestThrottled|OverLimit|TooManyRequestsException)$/,
    { outcome: "unavailable", errorCode: "THROTTLING" },
  ],
  [
    /^(Invalid\w+|ValidationException|MissingParameter|UnsupportedOperation|RequestTooLargeException|SyntaxError|KMS\w+)$/,
    { outcome: "rejected", errorCode: "INVALID_PARAMETER" },
  ],
];

/** What the error of a target makes of a delivery. One that is none of AWS's may be over at the next attempt. */
export function failedDelivery(error: unknown): FailedDelivery {
  const message = error instanceof Error ? error.message : String(error);
  const known = errors.find(([names]) => namesOf(error).some((name) => names.test(name)))?.[1];
  const errorCode: DeliveryErrorCode = "INTERNAL_ERROR";
  return { ...(known ?? { outcome: "unavailable", errorCode }), message };
}

/** SQS's errors have AWS's name for their code. */
function namesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return "code" in error && typeof error.code === "string" ? [error.name, error.code] : [error.name];
}
