import type { CreatedItems } from "./created-items.ts";
import { createProbe } from "./probe.ts";
import type { RowResult } from "./row-result.ts";
import type { VerifyRow } from "./verify-row.ts";
import type { VerifyTarget } from "./verify-target.ts";

/** Checks every row, those without faults together first. The results are in the order of the rows. */
export async function runRows(options: {
  rows: readonly VerifyRow[];
  target: VerifyTarget;
  made: CreatedItems;
  signal: AbortSignal;
  onDone(result: RowResult): void;
}): Promise<readonly RowResult[]> {
  const { rows, signal, onDone } = options;
  const results = new Map<VerifyRow, RowResult>();
  const run = async (row: VerifyRow, onArranged?: () => void) => {
    const result = await runRow(row, { ...options, onArranged });
    results.set(row, result);
    onDone(result);
  };
  const inLane = (lane: VerifyRow["lane"]) => rows.filter((row) => row.lane === lane);
  await Promise.all(inLane("together").map((row) => run(row)));
  const begun: Promise<void>[] = [];
  for (const row of inLane("in-turn")) {
    const arranged = Promise.withResolvers<void>();
    const running = run(row, arranged.resolve);
    begun.push(running);
    await Promise.race([running, arranged.promise]);
  }
  await Promise.all(begun);
  signal.throwIfAborted();
  return rows.flatMap((row) => results.get(row) ?? []);
}

async function runRow(
  row: VerifyRow,
  options: {
    target: VerifyTarget;
    made: CreatedItems;
    signal: AbortSignal;
    onArranged: (() => void) | undefined;
  },
): Promise<RowResult> {
  const { target, signal } = options;
  const { name, promised } = row;
  const startedAt = performance.now();
  const done = (result: RowResult["result"], seen: string, wrong: readonly string[]) => ({
    row: name,
    promised,
    result,
    seen,
    wrong,
    milliseconds: Math.round(performance.now() - startedAt),
  });
  const notArranged = row.notArranged?.(target);
  if (notArranged !== undefined) return done("skipped", `not arranged: ${notArranged}`, []);
  try {
    const { seen, wrong } = await row.check(createProbe({ ...options, row: name }));
    return done(wrong.length === 0 ? "holds" : "fails", seen, wrong);
  } catch (error) {
    signal.throwIfAborted();
    const sentence =
      error instanceof Error ? `${error.name}: ${error.message}`.replace(/^Error: /, "") : String(error);
    return done("fails", "nothing that can be told", [sentence]);
  }
}
