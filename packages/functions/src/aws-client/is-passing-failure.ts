import { awsError } from "./aws-error.ts";

/** Node's own `fetch` has codes of its own for a connection that is cut or takes too long. */
const fetchCodes = new Set([
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/**
 * Whether what a team's own work has thrown is a passing failure: an error of AWS that a later call may not meet, an
 * aborted call, or no connection. `fetch` wraps that in a TypeError whose cause it is.
 */
export function isPassingFailure(thrown: unknown): boolean {
  if (awsError(thrown).isPassing) return true;
  if (!(thrown instanceof Error && thrown.cause instanceof Error)) return false;
  return (
    awsError(thrown.cause).isPassing || ("code" in thrown.cause && fetchCodes.has(String(thrown.cause.code)))
  );
}
