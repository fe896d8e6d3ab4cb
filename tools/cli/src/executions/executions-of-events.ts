import { setTimeout } from "node:timers/promises";
import { paginateListExecutions } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";

/** EventBridge usually delivers within a second, and retries a target that throttles. */
const longestWaitMs = 30_000;
const pollMs = 500;
/** The clocks of AWS and of this machine may differ by this much. */
const clockSkewMs = 10 * 60_000;
const pageSize = 1000;

/**
 * Waits for the executions that the rule starts for events, 30 seconds at most. EventBridge names an execution
 * `EVENT-ID_...`, so that a second delivery of the event starts no second execution.
 *
 * @param sent.putAt when the first event was put on the event bus, in milliseconds since 1970
 * @returns the ARN of each execution by the id of its event; events without an execution are left out
 */
export async function executionsOfEvents(
  cloud: Cloud,
  sent: {
    readonly stateMachineArn: string;
    readonly eventIds: readonly string[];
    readonly putAt: number;
  },
): Promise<ReadonlyMap<string, string>> {
  const { stateMachineArn, eventIds, putAt } = sent;
  const found = new Map<string, string>();
  const isWanted = new Set(eventIds);
  for (const until = Date.now() + longestWaitMs; ; await setTimeout(pollMs)) {
    for await (const page of paginateListExecutions(
      { client: cloud.stepFunctions, pageSize },
      { stateMachineArn },
    )) {
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
