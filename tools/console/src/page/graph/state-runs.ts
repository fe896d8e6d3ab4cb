import type { ExecutionDetail } from "../../api/page-api.ts";

/** The status of a state in one execution. */
export interface StateRun {
  readonly status: "not reached" | "running" | "succeeded" | "failed";
  /** How often it was entered. */
  readonly times: number;
  /** All its runs together. */
  readonly durationMs: number;
}

/**
 * Reads from the history the status of each state that was entered, by its name.
 *
 * @param now the current time, in milliseconds since 1970, for states that are running
 */
export function stateRuns(
  { history, status, endedAt }: Pick<ExecutionDetail, "history" | "status" | "endedAt">,
  now: number,
): ReadonlyMap<string, StateRun> {
  const entered = new Map<string, number>();
  const runs = new Map<string, StateRun>();
  for (const { type, state, at } of history) {
    if (state === undefined) continue;
    const before = runs.get(state) ?? { status: "not reached", times: 0, durationMs: 0 };
    if (type.endsWith("StateEntered")) {
      entered.set(state, at);
      runs.set(state, { ...before, status: "running", times: before.times + 1 });
    } else if (type.endsWith("StateExited")) {
      const took = at - (entered.get(state) ?? at);
      entered.delete(state);
      runs.set(state, { ...before, status: "succeeded", durationMs: before.durationMs + took });
    }
  }
  // A state that was not exited when the execution ended is where it ended.
  for (const [state, at] of entered) {
    const before = runs.get(state);
    if (before === undefined) continue;
    const took = (endedAt ?? Math.max(now, at)) - at;
    const ended = status === "SUCCEEDED" ? "succeeded" : "failed";
    runs.set(state, {
      ...before,
      status: status === "RUNNING" ? "running" : ended,
      durationMs: before.durationMs + took,
    });
  }
  return runs;
}
