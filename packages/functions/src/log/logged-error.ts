import type { LoggedError } from "@ringback/contracts/monitoring/function-log";
import { redactedError } from "@ringback/core/errors/redacted-error";
import type { ThrownError } from "@ringback/core/errors/thrown-error";
import { sourceFrame } from "./source-frame.ts";

/**
 * An error as it is logged: name, message, causes, and a stack with places in the TypeScript sources. It holds no task
 * token.
 *
 * @param options.tokens the tokens of the batch, which the error may quote
 * @param options.logErrorMessages false leaves out messages, and of the stack everything but the places. It is for stages
 *   that may log no content: the message of any library can quote some
 */
export function loggedError(
  thrown: ThrownError,
  options: { readonly tokens: readonly string[]; readonly logErrorMessages: boolean },
): LoggedError {
  return logged(redactedError(thrown, options.tokens), options.logErrorMessages);
}

function logged({ name, message, frames, causes }: ThrownError, withMessages: boolean): LoggedError {
  const inSources = frames.map(sourceFrame);
  const stack = withMessages ? inSources : inSources.flatMap((frame) => placeIn(frame) ?? []);
  return {
    name,
    ...(withMessages ? { message } : {}),
    ...(stack.length === 0 ? {} : { stack }),
    ...(causes.length === 0 ? {} : { causes: causes.map((cause) => logged(cause, withMessages)) }),
  };
}

function placeIn(frame: string): string | undefined {
  return /[^\s()]+:\d+:\d+(?=\)?$)/.exec(frame)?.[0];
}
