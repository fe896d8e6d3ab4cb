import { setTimeout } from "node:timers/promises";
import { paginateListExecutions } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";

/** EventBridge delivers within a second mostly; a target that throttles is tried again for longer. */
const patienceMs = 30_000;
const lookAgainMs = 500;
/** AWS's clocks and this machine's may differ by this much. */
const clockSkewMs = 10 * 60_000;
const pageSize = 1000;

/**
 * The executions that a rule started for events, by the id of the event: EventBridge names an execution after the
 * event and the rule, so that a second delivery starts no second one. An event without one within 30 seconds is left
 * out.
 *
 * @param putAt when the first of them was put on the bus, in milliseconds since 1970
 */
export async function executionsOfEvents(
  cloud: Cloud,
  eventIds: readonly string[],
  putAt: number,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const isWanted = new Set(eventIds);
  for (const until = Date.now() + patienceMs; ; await setTimeout(lookAgainMs)) {
    const listing = { stateMachineArn: cloud.stateMachineArn };
    for await (const page of paginateListExecutions({ client: cloud.workflows, pageSize }, listing)) {
      const executions = page.executions ?? [];
      for (const { name = "", executionArn = "" } of executions) {
        const eventId = name.split("_")[0] ?? "";
        if (isWanted.has(eventId)) found.set(eventId, executionArn);
      }
      const oldest = executions.at(-1)?.startDate?.getTime() ?? 0;
      if (found.size === isWanted.size || oldest < putAt - clockSkewMs) break;
    }
    if (found.size === isWanted.size || Date.now() >= until) return found;
  }
}
