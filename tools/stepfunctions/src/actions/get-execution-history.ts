import { apiEvent } from "../history/api-event.ts";
import type { Action } from "./action.ts";
import { findExecution } from "./find-resource.ts";
import { nextToken, pageRequest } from "./pagination.ts";

/**
 * An execution's events, oldest first or, with `reverseOrder`, newest first, in pages of 100 unless `maxResults` says otherwise
 * (1,000 at most). Events that come between two pages change neither. `includeExecutionData: false` leaves their data out.
 *
 * @throws ApiError `ExecutionDoesNotExist`, `InvalidArn`, `InvalidToken` for a `nextToken` of another listing
 */
export const getExecutionHistory: Action = (service, input) => {
  const execution = findExecution(service, input);
  const reverse = input.boolean("reverseOrder") ?? false;
  const withData = input.boolean("includeExecutionData") ?? true;
  const listing = `events of ${execution.arn} ${reverse ? "newest" : "oldest"} first`;
  const page = pageRequest(input, listing, 1024);
  const { events } = execution.log;
  // A token names the last event that was given, so that events which came since change no page.
  const start = reverse ? (page.after ?? events.length + 1) - 1 : (page.after ?? 0) + 1;
  const ids = Array.from({ length: page.maxResults }, (_, index) =>
    reverse ? start - index : start + index,
  );
  const given = ids.map((id) => events[id - 1]).filter((event) => event !== undefined);
  const last = given.at(-1)?.id;
  const more = last !== undefined && (reverse ? last > 1 : last < events.length);
  return {
    events: given.map((event) => apiEvent(event, withData)),
    ...(more ? { nextToken: nextToken(listing, last) } : {}),
  };
};
