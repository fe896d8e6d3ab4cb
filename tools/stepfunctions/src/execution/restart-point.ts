import type { Thread } from "./execution.ts";
import type { MapWork, ParallelWork, Strand } from "./state-work.ts";
import type { StoredFork, StoredStrand, StoredThread } from "./stored-thread.ts";

/**
 * Where a redrive takes up a thread that ended without success (Step Functions Developer Guide, "Redrive behavior of
 * individual states"): in the state that it was in, without entering it again, with all retries before it and its
 * variables as they are. A Task and a Wait begin anew, a Choice is evaluated again. Of a Parallel and a Map those branches
 * and iterations go on that did not succeed; all of them where the state failed with States.DataLimitExceeded. A Fail is
 * entered once more.
 */
export function restartPointOf(thread: Thread): StoredThread {
  const { current } = thread;
  const { exited } = current;
  const isFail = thread.branch.states.get(current.name)?.type === "Fail";
  const fork = unfinishedFork(thread);
  return {
    branch: thread.branch.path,
    variables: [...thread.variables.own],
    item: thread.item,
    lastEventId: thread.lastEventId,
    current: {
      name: current.name,
      input: current.input.text,
      enteredEventId: isFail ? 0 : current.enteredEventId,
      previousEventId: current.previousEventId,
      enteredAt: current.enteredAt,
      decisionEventId: current.decisionEventId,
      retries: [],
      work: fork && storeUnfinished(fork),
      exited: exited && { next: exited.next, output: exited.output.text },
    },
  };
}

function unfinishedFork({ current }: Thread): ParallelWork<Thread> | MapWork<Thread> | undefined {
  const { work } = current;
  if (work?.kind === "parallel" || work?.kind === "map") return work;
  return work?.kind === "catch" && work.error !== "States.DataLimitExceeded" ? work.failed : undefined;
}

function storeUnfinished(work: ParallelWork<Thread> | MapWork<Thread>): StoredFork {
  if (work.kind === "parallel") {
    return { ...work, strands: work.strands.flatMap((strand) => unfinishedStrand(strand) ?? []) };
  }
  const { again: _followsFromStrands, ...map } = work;
  // Failures that were tolerated are failures, too: their iterations run again.
  return {
    ...map,
    failures: 0,
    strands: Array.from(work.strands, (strand) => (strand && unfinishedStrand(strand)) ?? null),
  };
}

/** Undefined for an iteration that has to run from its beginning. */
function unfinishedStrand(strand: Strand<Thread>): StoredStrand | undefined {
  if (strand.kind !== "ended") return { kind: strand.kind, thread: restartPointOf(strand.thread) };
  if (!strand.failed) return { kind: "ended", output: strand.output, failed: false };
  return strand.thread && { kind: "waiting", thread: restartPointOf(strand.thread) };
}
