import { describeJsonError } from "../describe-json-error.ts";
import { exceedsBytes, PAYLOAD_LIMIT_BYTES } from "../execution/payload.ts";
import { ApiError, validationError } from "../protocol/api-error.ts";
import type { Action } from "./action.ts";
import { findTask } from "./find-task.ts";

/**
 * Ends a waiting task with its output, a JSON text of 262,144 bytes of UTF-8 at most.
 *
 * @throws ApiError `InvalidOutput` for what is not JSON, `ValidationException` for more bytes, and as `findTask` does; the task
 *   then still waits
 */
export const sendTaskSuccess: Action = (service, input) => {
  const output = input.required("output", Number.MAX_SAFE_INTEGER, 0);
  const task = findTask(service, input);
  if (exceedsBytes(output, PAYLOAD_LIMIT_BYTES)) {
    throw validationError(
      `Value at 'output' failed to satisfy constraint: Member must have length less than or equal to ${PAYLOAD_LIMIT_BYTES}`,
    );
  }
  try {
    JSON.parse(output);
  } catch {
    throw new ApiError("InvalidOutput", `Invalid Output: '${describeJsonError(output)}'`);
  }
  task.settle({ kind: "succeeded", output });
  return {};
};
