import type { LoggedError } from "@ringback/contracts/resources/function-log";
import type { ThrownError } from "@ringback/core/ports/thrown-error";
import { tellableError } from "@ringback/core/tellable-error";
import { sourceFrame } from "./source-frame.ts";

/**
 * An error as it is logged: name, message, stack with the places in the sources, causes; without any task token.
 *
 * @param options.tokens the tokens that the function was given
 * @param options.logErrorMessages false leaves the messages out, and of the stack all but the places: for whoever may
 *   log no content, which the message of any library may quote
 */
export function loggedError(
  thrown: ThrownError,
  options: { readonly tokens: readonly string[]; readonly logErrorMessages: boolean },
): LoggedError {
  return logged(tellableError(thrown, options.tokens), options.logErrorMessages);
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
