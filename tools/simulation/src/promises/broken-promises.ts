import type { RunResult } from "../run-scenario.ts";
import { batchUntouched } from "./batch-untouched.ts";
import type { BrokenPromise } from "./broken-promise.ts";
import { doneIsNotFailed } from "./done-is-not-failed.ts";
import { doneOnce } from "./done-once.ts";
import { endsWithinBound } from "./ends-within-bound.ts";
import { groupKeepsOrder } from "./group-keeps-order.ts";
import { keptWithReason } from "./kept-with-reason.ts";
import { noTokenElsewhere } from "./no-token-elsewhere.ts";
import { succeededIsDone } from "./succeeded-is-done.ts";

/** Every promise that a run broke. `log` is what the functions wrote to standard output during the run. */
export function brokenPromises(run: RunResult, log: string): readonly BrokenPromise[] {
  return [
    ...endsWithinBound(run),
    ...succeededIsDone(run),
    ...doneOnce(run),
    ...doneIsNotFailed(run),
    ...keptWithReason(run),
    ...noTokenElsewhere(run, log),
    ...batchUntouched(run),
    ...groupKeepsOrder(run),
  ];
}
