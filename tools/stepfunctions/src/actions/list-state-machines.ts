import type { Json } from "../json.ts";
import type { Action } from "./action.ts";
import { nextToken, pageRequest } from "./pagination.ts";

/**
 * The state machines by name, in pages of 100 unless `maxResults` says otherwise (1,000 at most).
 *
 * @throws ApiError `InvalidToken` for a `nextToken` of another listing
 */
export const listStateMachines: Action = (service, input) => {
  const page = pageRequest(input, "state machines", 1024);
  const from = page.after ?? 0;
  const all = [...service.stateMachines.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  const stateMachines = all.slice(from, from + page.maxResults).map(
    ({ arn, name, type, createdAt }): Json => ({
      stateMachineArn: arn,
      name,
      type,
      creationDate: createdAt / 1000,
    }),
  );
  const end = from + stateMachines.length;
  return { stateMachines, ...(end < all.length ? { nextToken: nextToken("state machines", end) } : {}) };
};
