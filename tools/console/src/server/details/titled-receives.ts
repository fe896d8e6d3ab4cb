import type { LocalCloud } from "@ringback/local/local-cloud";
import type { Receive } from "../../api/page-api.ts";
import type { LoggedReceive } from "../state/receive-log.ts";
import { resourceTitles } from "./resource-titles.ts";

/** Receives as the page shows them: each with the app's own name of its function. */
export function titledReceives(
  { graph }: Pick<LocalCloud, "graph">,
  receives: readonly LoggedReceive[],
): readonly Receive[] {
  const titleOf = resourceTitles(graph);
  return receives.map((receive) => ({ ...receive, functionTitle: titleOf(receive.functionName) }));
}
