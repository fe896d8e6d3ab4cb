import type { Json } from "../json.ts";
import type { Action } from "./action.ts";
import { nextToken, pageRequest } from "./pagination.ts";

/** Lists the state machines, oldest first, in pages. */
export const listStateMachines: Action = (service, input) => {
  const page = pageRequest(input, "state machines");
  const from = page.after ?? 0;
  const all = [...service.stateMachines.values()];
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
