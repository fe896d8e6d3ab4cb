import type { SeenExecution } from "./evidence.ts";
import { type PromiseCheck, quantity } from "./promise-check.ts";
import type { Run } from "./run.ts";

/**
 * Each execution that was started is there and has ended by something else than a timeout; the queues are empty.
 *
 * @param boundMsOf the longest that an execution may take
 */
export function everyExecutionEnds(
  { evidence, planned }: Run,
  boundMsOf: (execution: SeenExecution) => number,
): PromiseCheck {
  const seen = new Map(evidence.executions.map((execution) => [execution.name, execution]));
  const names = new Set(planned.map(({ executionName }) => executionName));
  const broken = [...names].flatMap((name) => {
    const execution = seen.get(name);
    if (execution === undefined) return `${name} was started, and is gone`;
    const { described } = execution;
    if (described.stopDate === undefined) return `${name} still waits`;
    // A task's timeout fails its execution, an execution's own ends it as TIMED_OUT; both have this error.
    if (described.error === "States.Timeout" || described.status === "TIMED_OUT")
      return `${name} was never called back`;
    const tookMs = durationMs(described);
    return tookMs <= boundMsOf(execution) ? [] : `${name} ended after ${tookMs} ms`;
  });
  for (const name of seen.keys()) if (!names.has(name)) broken.push(`${name} was started by nobody`);
  if (evidence.queued > 0) broken.push(`${evidence.queued} messages are left in the queues`);
  return {
    promise: "no execution is left waiting",
    checked: `${quantity(seen.size, "executions")}, ${evidence.queues} empty queues`,
    broken,
  };
}

function durationMs({ startDate, stopDate }: SeenExecution["described"]): number {
  return (stopDate?.getTime() ?? 0) - (startDate?.getTime() ?? 0);
}
