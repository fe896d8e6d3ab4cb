import type { Execution } from "./aws/execution.ts";
import type { RunResult } from "./run-scenario.ts";

/** How the executions of all runs ended in which one kind of fault was injected, or one kind of message sent. */
export interface StatisticsRow {
  runs: number;
  /** How often the fault was injected, or the message sent. */
  count: number;
  succeeded: number;
  failed: number;
  timedOut: number;
}

/** Statistics of runs, by kind of fault and by kind of message. */
export interface RunStatistics {
  runs: number;
  readonly faults: Record<string, StatisticsRow>;
  readonly messages: Record<string, StatisticsRow>;
}

/** Statistics of no run. */
export function emptyStatistics(): RunStatistics {
  return { runs: 0, faults: {}, messages: {} };
}

/** Adds one run to the statistics. */
export function countRun(statistics: RunStatistics, run: RunResult): void {
  statistics.runs += 1;
  for (const [kind, count] of run.plan.injected.size === 0 ? [["none", 0] as const] : run.plan.injected) {
    addTo(statistics.faults, kind, count, run.executions);
  }
  for (const { kind } of run.planned) addTo(statistics.messages, kind, 1, []);
  for (const execution of run.executions) {
    const row = statistics.messages[run.planOf.get(execution)?.kind ?? ""];
    if (row !== undefined) addExecutions(row, [execution]);
  }
}

function addTo(
  rows: Record<string, StatisticsRow>,
  kind: string,
  count: number,
  executions: readonly Execution[],
): void {
  const row = rowOf(rows, kind);
  row.runs += 1;
  row.count += count;
  addExecutions(row, executions);
}

function rowOf(rows: Record<string, StatisticsRow>, kind: string): StatisticsRow {
  rows[kind] ??= { runs: 0, count: 0, succeeded: 0, failed: 0, timedOut: 0 };
  return rows[kind];
}

function addExecutions(row: StatisticsRow, executions: readonly Execution[]): void {
  for (const { status } of executions) {
    if (status === "SUCCEEDED") row.succeeded += 1;
    else if (status === "FAILED") row.failed += 1;
    else row.timedOut += 1;
  }
}

/** Adds the statistics of other runs to `sum`. */
export function addStatistics(sum: RunStatistics, other: RunStatistics): void {
  sum.runs += other.runs;
  for (const name of ["faults", "messages"] as const) {
    for (const [kind, row] of Object.entries(other[name])) {
      const total = rowOf(sum[name], kind);
      total.runs += row.runs;
      total.count += row.count;
      total.succeeded += row.succeeded;
      total.failed += row.failed;
      total.timedOut += row.timedOut;
    }
  }
}

/** The statistics as text: a table of the faults, and one of the messages. */
export function statisticsText(statistics: RunStatistics): string {
  return [
    ...table("fault injected", "times", true, statistics.faults),
    "",
    ...table("message sent", "times", false, statistics.messages),
  ].join("\n");
}

function table(
  title: string,
  count: string,
  withRuns: boolean,
  rows: Record<string, StatisticsRow>,
): string[] {
  const columns = (first: string, cells: readonly string[]) =>
    `${first.padEnd(44)}${cells.map((cell) => cell.padStart(11)).join("")}`;
  const runs = (cells: readonly string[]) => (withRuns ? cells : cells.slice(1));
  const body = Object.entries(rows)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([kind, row]) => {
      const cells = [row.runs, row.count, row.succeeded, row.failed, row.timedOut];
      return columns(kind, runs(cells.map((cell) => cell.toLocaleString("en"))));
    });
  return [columns(title, runs(["runs", count, "succeeded", "failed", "timed out"])), ...body];
}
