import type { Engine, Execution, Thread } from "../execution/execution.ts";
import { restoreThread } from "../execution/restore-thread.ts";
import { parseJson } from "../json.ts";
import { TERMINAL_ERROR } from "../states/error-handling.ts";
import { continueExecution, executionRun } from "./run-execution.ts";

/** AWS remembers the last ten client tokens. */
const MOST_TOKENS = 10;

/** AWS's limit for a Map Run; one more fails with States.Runtime (Developer Guide, "Redriving Map Runs"). */
const MOST_MAP_RUN_REDRIVES = 1000;

/**
 * Runs an execution on from its restart point: under its ARN, its definition, its role and its start date, with its history
 * going on. Its timeout and its retries begin anew.
 *
 * @returns when, in epoch milliseconds
 * @throws Error where it has no restart point
 */
export function redriveExecution(
  engine: Engine,
  execution: Execution,
  clientToken: string | undefined,
): number {
  const { restartPoint, redrives, log } = execution;
  const run = executionRun(engine, execution, parseJson(execution.input));
  const root = restartPoint && restoreThread(restartPoint, { run, execution, scope: undefined, log });
  if (!root) throw new Error(`${execution.arn} has nothing to be redriven from`);
  const now = engine.clock.now();
  const count = (redrives?.count ?? 0) + 1;
  const tokens = redrives?.tokens ?? [];
  execution.redrives = {
    count,
    redrivenAt: now,
    tokens:
      clientToken === undefined
        ? tokens
        : [...tokens, { token: clientToken, usedAt: now }].slice(-MOST_TOKENS),
  };
  execution.status = "RUNNING";
  execution.stoppedAt = undefined;
  execution.error = undefined;
  execution.cause = undefined;
  execution.restartPoint = undefined;
  execution.root = root;
  const redrivenId = log.append("ExecutionRedriven", log.events.length, { redriveCount: count });
  // Who is told of the event may have ended it again.
  if (execution.root !== root) return now;
  goOnAfter(root, redrivenId);
  continueExecution(engine, execution);
  return now;
}

/** The events of the redrive follow its own, and not those of the attempt before. */
function goOnAfter(thread: Thread, eventId: number): void {
  const { current, log } = thread;
  const { work } = current;
  thread.lastEventId = eventId;
  current.decisionEventId = eventId;
  if (work?.kind === "map" && work.mapRun && !work.joined) {
    if (work.mapRun.redriveCount >= MOST_MAP_RUN_REDRIVES) {
      const cause = `The Map Run was redriven ${MOST_MAP_RUN_REDRIVES} times, the most that it can be.`;
      current.work = { kind: "catch", error: TERMINAL_ERROR, cause, alias: undefined, failed: work };
      return;
    }
    work.mapRun.redriveCount += 1;
    const { arn: mapRunArn, redriveCount } = work.mapRun;
    work.lastEventId = log.append("MapRunRedriven", eventId, { mapRunArn, redriveCount });
    // Its items have histories of their own.
    return;
  }
  if (work?.kind !== "parallel" && work?.kind !== "map") return;
  work.lastEventId = eventId;
  for (const strand of work.strands) {
    if (strand?.kind === "running" || strand?.kind === "waiting") goOnAfter(strand.thread, eventId);
  }
}
