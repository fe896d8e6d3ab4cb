import { checkQueues } from "./check-queues.ts";
import { countQueued } from "./count-queued.ts";
import { noCreatedItems } from "./created-items.ts";
import { removeCreatedItems } from "./remove-created-items.ts";
import type { RowResult } from "./row-result.ts";
import { runRows } from "./run-rows.ts";
import { searchForTokens } from "./search-for-tokens.ts";
import type { VerifyRow } from "./verify-row.ts";
import type { VerifyTarget } from "./verify-target.ts";

/** The result of a run, as `verify --json` prints it. */
export interface VerifyResult {
  readonly target: string;
  /** Everything that the run created has a name that begins with `verify-` and this. */
  readonly run: string;
  readonly rows: readonly RowResult[];
  /** What could not be removed, one sentence each. */
  readonly notRemoved: readonly string[];
  readonly interrupted: boolean;
}

/** Checks every row on the target. In any case it then removes what the run created, and closes the target. */
export async function verifyRows(
  target: VerifyTarget,
  options: {
    run: string;
    signal: AbortSignal;
    onDone(result: RowResult): void;
    rows: readonly VerifyRow[];
  },
): Promise<VerifyResult> {
  const { run, signal, onDone, rows } = options;
  const created = noCreatedItems(run);
  const notRemoved: string[] = [];
  const results: RowResult[] = [];
  try {
    results.push(...(await runRows({ rows, target, created, signal, onDone })));
    results.push(await checkQueues(target, signal));
    results.push(await searchForTokens(target, created, results));
  } catch (error) {
    if (!signal.aborted) throw error;
    const left = await countQueued(target.queues, Object.values(target.queueUrls));
    if (left > 0) notRemoved.push(`${left} messages are in the queues; the functions will settle them`);
  } finally {
    notRemoved.push(...(await removeCreatedItems(target, created)));
    notRemoved.push(...(await target.close()));
  }
  return { target: target.name, run, rows: results, notRemoved, interrupted: signal.aborted };
}
