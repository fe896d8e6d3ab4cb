import type { Thread } from "../execution/execution.ts";
import type { StateWork, Strand } from "../execution/state-work.ts";
import type { StoredStrand, StoredThread, StoredWork } from "./journal-record.ts";

/** A thread, and those inside it, as a restart needs them. */
export function storeThread(thread: Thread): StoredThread {
  const { input, work, ...current } = thread.current;
  return {
    branch: thread.branch.path,
    variables: [...thread.variables.own],
    item: thread.item,
    lastEventId: thread.lastEventId,
    current: { ...current, input: input.text, work: work && storeWork(work) },
  };
}

function storeWork(work: StateWork<Thread>): StoredWork {
  switch (work.kind) {
    case "parallel":
      return { ...work, strands: work.strands.map(storeStrand) };
    case "map":
      return {
        ...work,
        strands: Array.from(work.strands, (strand) => (strand ? storeStrand(strand) : null)),
      };
    default:
      return work;
  }
}

function storeStrand(strand: Strand<Thread>): StoredStrand {
  return strand.kind === "running" ? { kind: "running", thread: storeThread(strand.thread) } : strand;
}
