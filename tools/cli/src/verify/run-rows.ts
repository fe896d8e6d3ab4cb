import type { CreatedItems } from "./created-items.ts";
import { notApplicable } from "./not-applicable.ts";
import { createProbe } from "./probe.ts";
import type { RowResult } from "./row-result.ts";
import type { VerifyRow } from "./verify-row.ts";
import type { VerifyTarget } from "./verify-target.ts";

/**
 * Checks every row: first all rows without faults in parallel, then the others one after the other.
 *
 * @returns the results, in the order of the rows
 */
export async function runRows(options: {
  rows: readonly VerifyRow[];
  target: VerifyTarget;
  created: CreatedItems;
  signal: AbortSignal;
  onDone(result: RowResult): void;
}): Promise<readonly RowResult[]> {
  const { rows, signal, onDone } = options;
  const results = new Map<VerifyRow, RowResult>();
  const run = async (row: VerifyRow, onFaultInjected?: () => void) => {
    const result = await runRow(row, { ...options, onFaultInjected });
    results.set(row, result);
    onDone(result);
  };
  const rowsOf = (schedule: VerifyRow["schedule"]) => rows.filter((row) => row.schedule === schedule);
  await Promise.all(rowsOf("parallel").map((row) => run(row)));
  const begun: Promise<void>[] = [];
  for (const row of rowsOf("sequential")) {
    const injected = Promise.withResolvers<void>();
    const running = run(row, injected.resolve);
    begun.push(running);
    await Promise.race([running, injected.promise]);
  }
  await Promise.all(begun);
  signal.throwIfAborted();
  return rows.flatMap((row) => results.get(row) ?? []);
}

async function runRow(
  row: VerifyRow,
  options: {
    target: VerifyTarget;
    created: CreatedItems;
    signal: AbortSignal;
    onFaultInjected: (() => void) | undefined;
  },
): Promise<RowResult> {
  const { target, signal } = options;
  const { name, expected } = row;
  const startedAt = performance.now();
  const done = (result: RowResult["result"], seen: string, problems: readonly string[]) => ({
    row: name,
    expected,
    result,
    seen,
    problems,
    durationMs: Math.round(performance.now() - startedAt),
  });
  const reason = notApplicable(row, target) ?? row.skipReason?.(target);
  if (reason !== undefined) return done("skipped", reason, []);
  try {
    const { seen, problems } = await row.check(createProbe({ ...options, row: name }));
    return done(problems.length === 0 ? "passed" : "failed", seen, problems);
  } catch (error) {
    signal.throwIfAborted();
    const sentence =
      error instanceof Error ? `${error.name}: ${error.message}`.replace(/^Error: /, "") : String(error);
    return done("failed", "an error", [sentence]);
  }
}
