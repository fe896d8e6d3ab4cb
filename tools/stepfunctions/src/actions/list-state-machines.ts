import type { Json } from "../json.ts";
import type { Action } from "./action.ts";
import { nextToken, pageRequest } from "./pagination.ts";

/** Lists the state machines, by name, in pages. */
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
