import { checkQueues } from "./check-queues.ts";
import { noCreatedItems } from "./created-items.ts";
import { countQueued } from "./queued-messages.ts";
import { removeCreatedItems } from "./remove-created-items.ts";
import type { RowResult } from "./row-result.ts";
import { runRows } from "./run-rows.ts";
import { searchForTokens } from "./search-for-tokens.ts";
import type { VerifyRow } from "./verify-row.ts";
import type { VerifyTarget } from "./verify-target.ts";

export interface Verified {
  readonly target: string;
  /** What the run made is named `verify-`, this, and the row. */
  readonly run: string;
  readonly rows: readonly RowResult[];
  /** What could not be removed, in a sentence each. */
  readonly notRemoved: readonly string[];
  readonly interrupted: boolean;
}

/** Holds every row against the target, then removes what it made and ends the target, whatever happened before. */
export async function verifyTarget(
  target: VerifyTarget,
  options: {
    run: string;
    signal: AbortSignal;
    onDone(result: RowResult): void;
    rows: readonly VerifyRow[];
  },
): Promise<Verified> {
  const { run, signal, onDone, rows } = options;
  const made = noCreatedItems(run);
  const notRemoved: string[] = [];
  const results: RowResult[] = [];
  try {
    results.push(...(await runRows({ rows, target, made, signal, onDone })));
    results.push(await checkQueues(target, signal));
    results.push(await searchForTokens(target, made, results));
  } catch (error) {
    if (!signal.aborted) throw error;
    const left = await countQueued(target.queues, Object.values(target.queueUrls));
    if (left > 0) notRemoved.push(`${left} messages are in the queues, and are still settled`);
  } finally {
    notRemoved.push(...(await removeCreatedItems(target, made)));
    notRemoved.push(...(await target.close()));
  }
  return { target: target.name, run, rows: results, notRemoved, interrupted: signal.aborted };
}
