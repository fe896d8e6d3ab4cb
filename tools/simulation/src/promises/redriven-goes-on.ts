import type { Execution } from "../aws/execution.ts";
import type { RunResult } from "../run-scenario.ts";
import { type BrokenPromise, broken } from "./broken-promise.ts";
import { doneOnce } from "./done-once.ts";
import { succeededIsDone } from "./succeeded-is-done.ts";

/** The errors of valid messages that a redrive does not help: other work was done under their ids. */
const conflicts = new Set(["MessageConflict", "OtherWorkDone", "ChargeRefused"]);

/**
 * Redrives every execution that faults alone have failed, when there is none any more. It goes on from the state that failed
 * and succeeds; what was done is not done again.
 */
export async function redrivenGoesOn(run: RunResult): Promise<readonly BrokenPromise[]> {
  const failed = run.executions.filter((execution) => isFailedByFaults(run, execution));
  for (const execution of failed) await run.redrive(execution);
  const stuck = failed.flatMap(({ name, status, error = "" }) =>
    status === "SUCCEEDED" || conflicts.has(error)
      ? []
      : broken("redriven goes on", `${name} was redriven and ended with ${error === "" ? status : error}`),
  );
  return failed.length === 0 ? [] : [...stuck, ...doneOnce(run), ...succeededIsDone(run)];
}

function isFailedByFaults({ planOf }: RunResult, execution: Execution): boolean {
  const { status, error = "" } = execution;
  return planOf.get(execution)?.kind === "valid" && status !== "SUCCEEDED" && !conflicts.has(error);
}
