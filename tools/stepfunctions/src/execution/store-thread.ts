import type { Thread } from "./execution.ts";
import type { MapWork, ParallelWork, StateWork, Strand } from "./state-work.ts";
import type { StoredFork, StoredStrand, StoredThread, StoredWork } from "./stored-thread.ts";

/** A thread, and those inside it, as a restart needs them. */
export function storeThread(thread: Thread): StoredThread {
  const { input, work, exited, ...current } = thread.current;
  return {
    branch: thread.branch.path,
    variables: [...thread.variables.own],
    item: thread.item,
    lastEventId: thread.lastEventId,
    current: {
      ...current,
      input: input.text,
      work: work && storeWork(work),
      exited: exited && { next: exited.next, output: exited.output.text },
    },
  };
}

function storeWork(work: StateWork<Thread>): StoredWork {
  switch (work.kind) {
    case "catch":
      return { ...work, failed: work.failed && storeFork(work.failed) };
    case "parallel":
    case "map":
      return storeFork(work);
    default:
      return work;
  }
}

function storeFork(work: ParallelWork<Thread> | MapWork<Thread>): StoredFork {
  if (work.kind === "parallel") return { ...work, strands: work.strands.map(storeStrand) };
  const { again: _followsFromStrands, ...map } = work;
  return { ...map, strands: Array.from(work.strands, (strand) => (strand ? storeStrand(strand) : null)) };
}

function storeStrand(strand: Strand<Thread>): StoredStrand {
  const { kind, thread } = strand;
  if (kind === "ended")
    return thread ? { ...strand, thread: storeThread(thread) } : { ...strand, thread: undefined };
  return { kind, thread: storeThread(thread) };
}
