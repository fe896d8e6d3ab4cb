import { executionName } from "@ringback/cli/executions/execution-name";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { PlannedExecution } from "../plan/planned-execution.ts";

type Fault = Extract<LocalEvent, { type: "fault" }>;
type FailedBatch = Extract<LocalEvent, { type: "batch-finished" }>;

/** Which messages faults and disruptions affected, and how often. Messages are named by their executions. */
export interface AffectedMessages {
  /** How often each kind of fault or disruption happened. */
  readonly injected: ReadonlyMap<string, number>;
  /** The executions that each kind affected. */
  readonly byKind: ReadonlyMap<string, ReadonlySet<string>>;
  /** How many receives faults may have cost a message at most, by its execution and by its id in the queue. */
  receivesLost(message: { executionName: string; sqsMessageId: string }): number;
  /** Whether any fault or disruption affected it. */
  isAffected(executionName: string): boolean;
  /** Counts faults, and batches whose invocation failed. */
  onEvent(event: LocalEvent): void;
  /** Counts a disruption, with the executions that were running then. */
  onDisruption(kind: string, executionNames: readonly string[]): void;
}

/**
 * @param options.kindOf the kind of a fault, or of the disruption that it is part of
 * @param options.killedKind the kind of a failed invocation that no injected fault explains
 */
export function createAffectedMessages(options: {
  planned: readonly PlannedExecution[];
  kindOf: (fault: Fault) => string;
  killedKind: string;
}): AffectedMessages {
  const injected = new Map<string, number>();
  const byKind = new Map<string, Set<string>>();
  const ofExecution = new Map<string, number>();
  const ofSqsMessage = new Map<string, number>();
  const crashedAt = new Map<string, number>();
  const byMessageId = options.planned.flatMap(({ executionName: name, messageIds }) =>
    messageIds.map((messageId) => ({ name, messageId })),
  );
  const namesOf = Map.groupBy(byMessageId, ({ messageId }) => messageId);

  function note(kind: string, executionNames: readonly string[]): void {
    const names = byKind.get(kind) ?? new Set<string>();
    byKind.set(kind, names);
    for (const name of executionNames) names.add(name);
  }

  function countFault(fault: Fault): void {
    const kind = options.kindOf(fault);
    const isPartOfDisruption = kind !== fault.kind;
    const ids = new Set(fault.messageIds);
    const names = [...ids].flatMap((id) => namesOf.get(id) ?? []).map(({ name }) => name);
    if (!isPartOfDisruption) add(injected, kind);
    note(kind, names);
    for (const name of names) {
      // The batch that fails because of it has an event of its own, and is counted there.
      if (kind.startsWith("function.")) crashedAt.set(name, fault.at);
      else add(ofExecution, name);
    }
  }

  function countFailedBatch({ at, durationMs, messages }: FailedBatch): void {
    const names = messages.flatMap(({ executionArn }) =>
      executionArn === undefined ? [] : executionName(executionArn),
    );
    const isInjected = names.some((name) => (crashedAt.get(name) ?? 0) >= at - durationMs);
    if (!isInjected) note(options.killedKind, names);
    for (const { sqsMessageId } of messages) add(ofSqsMessage, sqsMessageId);
  }

  return {
    injected,
    byKind,
    receivesLost: ({ executionName, sqsMessageId }) =>
      (ofExecution.get(executionName) ?? 0) + (ofSqsMessage.get(sqsMessageId) ?? 0),
    isAffected: (executionName) => [...byKind.values()].some((names) => names.has(executionName)),
    onEvent(event) {
      if (event.type === "fault") countFault(event);
      if (event.type === "batch-finished" && event.outcome === "failed") countFailedBatch(event);
    },
    onDisruption(kind, executionNames) {
      add(injected, kind);
      note(kind, executionNames);
      for (const name of executionNames) add(ofExecution, name);
    },
  };
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
