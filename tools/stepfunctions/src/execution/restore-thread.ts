import type { EventLog } from "../history/event-log.ts";
import { innerScope, type VariableScope } from "../language/variable-scope.ts";
import type { Execution, ExecutionRun, Thread } from "./execution.ts";
import { payloadFromText } from "./payload.ts";
import { separateLog } from "./separate-log.ts";
import type { MapWork, ParallelWork, StateWork, Strand } from "./state-work.ts";
import type { StoredFork, StoredStrand, StoredThread, StoredWork } from "./stored-thread.ts";
import { createThread } from "./thread.ts";

interface Surroundings {
  readonly run: ExecutionRun;
  readonly execution: Execution;
  readonly scope: VariableScope | undefined;
  readonly log: EventLog;
}

/** The thread that was stored, ready to run on. Undefined when the definition has no such branch. */
export function restoreThread(stored: StoredThread, around: Surroundings): Thread | undefined {
  const branch = around.execution.definition.branches.get(stored.branch);
  if (!branch) return undefined;
  const variables = innerScope(around.scope, new Map(stored.variables));
  const { input, work, exited, ...current } = stored.current;
  const state = branch.states.get(current.name);
  const distributed = state?.type === "Map" && state.distributed;
  const inside: Surroundings = {
    ...around,
    scope: variables,
    log: distributed ? separateLog(around.run.engine) : around.log,
  };
  return createThread({
    run: around.run,
    branch,
    variables,
    item: stored.item,
    log: around.log,
    lastEventId: stored.lastEventId,
    current: {
      ...current,
      input: payloadFromText(input),
      work: work && restoreWork(work, inside),
      exited: exited && { next: exited.next, output: payloadFromText(exited.output) },
    },
  });
}

function restoreWork(work: StoredWork, inside: Surroundings): StateWork<Thread> {
  switch (work.kind) {
    case "catch":
      return { ...work, failed: work.failed && restoreFork(work.failed, inside) };
    case "parallel":
    case "map":
      return restoreFork(work, inside);
    default:
      return work;
  }
}

function restoreFork(work: StoredFork, inside: Surroundings): ParallelWork<Thread> | MapWork<Thread> {
  if (work.kind === "parallel") {
    return { ...work, strands: work.strands.flatMap((strand) => restoreStrand(strand, inside) ?? []) };
  }
  const strands = work.strands.map((strand) => (strand === null ? undefined : restoreStrand(strand, inside)));
  return { ...work, mapRun: work.mapRun && { ...work.mapRun }, strands, again: notRunning(strands) };
}

/** By their indexes, the last first, the iterations that are to run before the next one that was never started. */
function notRunning(strands: MapWork<Thread>["strands"]): number[] {
  return strands
    .flatMap((strand, index) => (strand === undefined || strand.kind === "waiting" ? [index] : []))
    .reverse();
}

function restoreStrand(strand: StoredStrand, inside: Surroundings): Strand<Thread> | undefined {
  const thread = strand.thread && restoreThread(strand.thread, inside);
  if (strand.kind === "ended") return { ...strand, thread };
  return thread && { kind: strand.kind, thread };
}
