import type { Execution, ExecutionRun, Thread } from "../execution/execution.ts";
import { payloadFromText } from "../execution/payload.ts";
import { separateLog } from "../execution/separate-log.ts";
import type { StateWork, Strand } from "../execution/state-work.ts";
import { createThread } from "../execution/thread.ts";
import type { EventLog } from "../history/event-log.ts";
import { innerScope, type VariableScope } from "../language/variable-scope.ts";
import type { StoredStrand, StoredThread, StoredWork } from "./journal-record.ts";

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
  const { input, work, ...current } = stored.current;
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
    current: { ...current, input: payloadFromText(input), work: work && restoreWork(work, inside) },
  });
}

function restoreWork(work: StoredWork, inside: Surroundings): StateWork<Thread> {
  switch (work.kind) {
    case "parallel":
      return { ...work, strands: work.strands.flatMap((strand) => restoreStrand(strand, inside) ?? []) };
    case "map":
      return {
        ...work,
        strands: work.strands.map((strand) => (strand === null ? undefined : restoreStrand(strand, inside))),
      };
    default:
      return work;
  }
}

function restoreStrand(strand: StoredStrand, inside: Surroundings): Strand<Thread> | undefined {
  if (strand.kind === "ended") return strand;
  const thread = restoreThread(strand.thread, inside);
  return thread && { kind: "running", thread };
}
