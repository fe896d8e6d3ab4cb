import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { PlannedMessage } from "../plan/planned-message.ts";

type Fault = Extract<LocalEvent, { type: "fault" }>;
type FailedBatch = Extract<LocalEvent, { type: "batch-finished" }>;

/** What hit the messages of a run, and how often. Messages are named by their executions. */
export interface Hits {
  /** How often each kind of fault or blow was injected. */
  readonly injected: ReadonlyMap<string, number>;
  /** The executions that each kind hit. */
  readonly byKind: ReadonlyMap<string, ReadonlySet<string>>;
  /** How many receives a message may have lost, by its execution and by its id in the queue. */
  receivesLost(message: { executionName: string; sqsMessageId: string }): number;
  /** Whether anything hit it at all. */
  isHit(executionName: string): boolean;
  /** Hears of faults that happened and of batches whose invocation failed. */
  hear(event: LocalEvent): void;
  /** Something that was done to the machinery, and the executions under way then. */
  blow(kind: string, executionNames: readonly string[]): void;
}

/**
 * @param options.kindOf the name of a fault, which may be part of a blow
 * @param options.killedKind the name of an invocation's end that no fault brought about
 */
export function createHits(options: {
  planned: readonly PlannedMessage[];
  kindOf: (fault: Fault) => string;
  killedKind: string;
}): Hits {
  const injected = new Map<string, number>();
  const byKind = new Map<string, Set<string>>();
  const ofExecution = new Map<string, number>();
  const ofSqsMessage = new Map<string, number>();
  const crashedAt = new Map<string, number>();
  const namesOf = Map.groupBy(options.planned, ({ input }) => input.id);

  function note(kind: string, executionNames: readonly string[]): void {
    const names = byKind.get(kind) ?? new Set<string>();
    byKind.set(kind, names);
    for (const name of executionNames) names.add(name);
  }

  function hearFault(fault: Fault): void {
    const kind = options.kindOf(fault);
    const isPartOfBlow = kind !== fault.kind;
    const ids = new Set(fault.messageIds);
    const names = [...ids].flatMap((id) => namesOf.get(id) ?? []).map(({ executionName }) => executionName);
    if (!isPartOfBlow) add(injected, kind);
    note(kind, names);
    for (const name of names) {
      // The batch that fails of it is heard of, and counted, by itself.
      if (kind.startsWith("function.")) crashedAt.set(name, fault.at);
      else add(ofExecution, name);
    }
  }

  function hearFailedBatch({ at, durationMs, messages }: FailedBatch): void {
    const names = messages.flatMap(({ executionArn }) => executionArn?.split(":").at(-1) ?? []);
    const isInjected = names.some((name) => (crashedAt.get(name) ?? 0) >= at - durationMs);
    if (!isInjected) note(options.killedKind, names);
    for (const { sqsMessageId } of messages) add(ofSqsMessage, sqsMessageId);
  }

  return {
    injected,
    byKind,
    receivesLost: ({ executionName, sqsMessageId }) =>
      (ofExecution.get(executionName) ?? 0) + (ofSqsMessage.get(sqsMessageId) ?? 0),
    isHit: (executionName) => [...byKind.values()].some((names) => names.has(executionName)),
    hear(event) {
      if (event.type === "fault") hearFault(event);
      if (event.type === "batch-finished" && event.outcome === "failed") hearFailedBatch(event);
    },
    blow(kind, executionNames) {
      add(injected, kind);
      note(kind, executionNames);
      for (const name of executionNames) add(ofExecution, name);
    },
  };
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
