import { isDeepStrictEqual } from "node:util";
import type { GraphResource } from "@ringback/app/graph/app-graph";

/** What a resource is known by from one evaluation to the next. */
export const resourceKey = ({ type, name }: GraphResource): string => `${type} ${name}`;

/** Whether two evaluations describe the same; a line that it was moved to does not count. */
export function isSameResource(one: GraphResource, other: GraphResource): boolean {
  const { inputs, outputs } = other;
  return isDeepStrictEqual({ inputs: one.inputs, outputs: one.outputs }, { inputs, outputs });
}
