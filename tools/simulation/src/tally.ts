import type { Execution } from "./aws/workflow-model.ts";
import type { RunResult } from "./run-scenario.ts";

/** What became of the executions of all runs in which one kind of fault hit, or one kind of message was sent. */
export interface TallyRow {
  runs: number;
  /** How often the fault was injected, or the message sent. */
  count: number;
  succeeded: number;
  failed: number;
  timedOut: number;
}

export interface Tally {
  runs: number;
  readonly faults: Record<string, TallyRow>;
  readonly messages: Record<string, TallyRow>;
}

export function emptyTally(): Tally {
  return { runs: 0, faults: {}, messages: {} };
}

export function countRun(tally: Tally, run: RunResult): void {
  tally.runs += 1;
  for (const [kind, count] of run.plan.injected.size === 0 ? [["none", 0] as const] : run.plan.injected) {
    addTo(tally.faults, kind, count, run.executions);
  }
  for (const { kind } of run.planned) addTo(tally.messages, kind, 1, []);
  for (const execution of run.executions) {
    const row = tally.messages[run.planOf.get(execution)?.kind ?? ""];
    if (row !== undefined) addExecutions(row, [execution]);
  }
}

function addTo(
  rows: Record<string, TallyRow>,
  kind: string,
  count: number,
  executions: readonly Execution[],
): void {
  const row = rowOf(rows, kind);
  row.runs += 1;
  row.count += count;
  addExecutions(row, executions);
}

function rowOf(rows: Record<string, TallyRow>, kind: string): TallyRow {
  rows[kind] ??= { runs: 0, count: 0, succeeded: 0, failed: 0, timedOut: 0 };
  return rows[kind];
}

function addExecutions(row: TallyRow, executions: readonly Execution[]): void {
  for (const { status } of executions) {
    if (status === "SUCCEEDED") row.succeeded += 1;
    else if (status === "FAILED") row.failed += 1;
    else row.timedOut += 1;
  }
}

/** Adds one tally to another. */
export function addTally(sum: Tally, other: Tally): void {
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

/** The tally as text: a table of the faults, and one of the messages. */
export function tallyText(tally: Tally): string {
  return [
    ...table("fault injected", "times", true, tally.faults),
    "",
    ...table("message sent", "times", false, tally.messages),
  ].join("\n");
}

function table(title: string, count: string, withRuns: boolean, rows: Record<string, TallyRow>): string[] {
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
