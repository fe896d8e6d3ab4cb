import { ApiError, validationError } from "../protocol/api-error.ts";
import { redriveExecution as redrive } from "../runner/redrive-execution.ts";
import type { Action } from "./action.ts";
import { findExecution } from "./find-resource.ts";
import { whyNotRedrivable } from "./why-not-redrivable.ts";

/** For how long AWS knows a client token again. */
const TOKEN_MS = 15 * 60 * 1000;

/** What a client token may hold: AWS's limit is 64 of these characters. */
const CLIENT_TOKEN = /^[!-~]+$/;

/**
 * Runs an execution on that failed, timed out or was aborted, from where it ended. The same `clientToken` again, one of the
 * last ten and within 15 minutes, answers with the redrive that it made.
 *
 * AWS's `ExecutionLimitExceeded` (a million open executions) does not come: no machine holds as many.
 *
 * @throws ApiError `ExecutionNotRedrivable` with the reason that DescribeExecution gives, `ExecutionDoesNotExist`,
 *   `InvalidArn`, `ValidationException` for a wrong `clientToken`
 */
export const redriveExecution: Action = (service, input) => {
  const clientToken = input.string("clientToken", 64, 1);
  if (clientToken !== undefined && !CLIENT_TOKEN.test(clientToken)) {
    throw validationError(
      `Value '${clientToken}' at 'clientToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [!-~]+`,
    );
  }
  const execution = findExecution(service, input);
  const now = service.engine.clock.now();
  const before = execution.redrives?.tokens.find(
    ({ token, usedAt }) => token === clientToken && now - usedAt <= TOKEN_MS,
  );
  if (before) return { redriveDate: before.usedAt / 1000 };
  const reason = whyNotRedrivable(service, execution);
  if (reason !== undefined) throw new ApiError("ExecutionNotRedrivable", reason);
  return { redriveDate: redrive(service.engine, execution, clientToken) / 1000 };
};
