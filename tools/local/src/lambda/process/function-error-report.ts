import type { LoggedError } from "@ringback/contracts/monitoring/function-log";
import { redactedError } from "@ringback/core/errors/redacted-error";
import type { ThrownError } from "@ringback/core/errors/thrown-error";
import type { FunctionError, FunctionFailure } from "./runtime-messages.ts";

/** Why an invocation or a process of a function failed. */
export interface FunctionErrorReport {
  /** While the function was loaded, in an invocation, or between two of them. */
  readonly during: "load" | "invocation" | "rest";
  /** In the form in which the functions log errors: the stack names the source files, and no task token is in it. */
  readonly error: LoggedError;
}

/** The report of a failure: without the request's id, without Node's own stack frames, and redacted. */
export function functionErrorReport(
  during: FunctionErrorReport["during"],
  failure: FunctionFailure,
): FunctionErrorReport {
  const { error, causes = [], exitTrace } = failure;
  const [first, ...rest] = causes.map((cause) => thrown(cause)).toReversed();
  // Each cause is the cause of the one before it.
  const chain = first && rest.reduce((cause, next) => ({ ...next, causes: [cause] }), first);
  const own = { ...thrown(error, exitTrace), causes: chain === undefined ? [] : [chain] };
  return { during, error: logged(redactedError(own, [])) };
}

function thrown(
  { errorType, errorMessage, trace }: FunctionError,
  exitTrace?: readonly string[],
): ThrownError {
  return {
    name: errorType,
    // The request's id is no part of the error, and would make every message different.
    message: errorMessage.replace(/^RequestId: \S+ /, "").replace(/^Error: /, ""),
    frames: (exitTrace ?? trace ?? []).map((line) => line.trim()).filter(isOwnFrame),
    causes: [],
  };
}

/** A line of the stack that is no part of Node, nor of the runtime around the function. */
function isOwnFrame(line: string): boolean {
  return line.startsWith("at ") && !/[( ]node:|lambda-runtime\.ts/.test(line);
}

function logged({ name, message, frames, causes }: ThrownError): LoggedError {
  return {
    name,
    message,
    ...(frames.length === 0 ? {} : { stack: frames }),
    ...(causes.length === 0 ? {} : { causes: causes.map(logged) }),
  };
}
