import { ExecutionDoesNotExist, type HistoryEvent, paginateGetExecutionHistory } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";

/** The history of an execution, whose events name the event that each follows on (`previousEventId`). */
export interface ExecutionHistory {
  readonly events: readonly HistoryEvent[];
  /** The events that follow on an event: more than one where a Parallel or a Map state starts. */
  following(event: HistoryEvent): readonly HistoryEvent[];
  /** The `...StateEntered` event of the state that an event is in, the innermost one. */
  stateOf(event: HistoryEvent): HistoryEvent | undefined;
  /**
   * Whether the workflow has gone on after a state that an event is in: it succeeded, or a Catch caught its failure, also one
   * of the Parallel or Map state around it. A state that failed the execution was never left.
   */
  wentOnAfter(event: HistoryEvent): boolean;
}

/** Reads the history of an execution; undefined if AWS does not have it any more, which keeps it for 90 days. */
export async function executionHistory(
  cloud: Cloud,
  executionArn: string,
): Promise<ExecutionHistory | undefined> {
  const pages = paginateGetExecutionHistory(
    { client: cloud.stepFunctions, pageSize: 1000 },
    { executionArn },
  );
  const events: HistoryEvent[] = [];
  try {
    for await (const page of pages) events.push(...(page.events ?? []));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
  return linkedHistory(events);
}

/** Links the events of a history. */
export function linkedHistory(events: readonly HistoryEvent[]): ExecutionHistory {
  const byId = new Map(events.map((event) => [event.id, event]));
  const byPrevious = Map.groupBy(events, ({ previousEventId }) => previousEventId);
  const left = new Set<HistoryEvent>();
  const open = new Map<string, Set<HistoryEvent>>();
  for (const event of events) {
    const entered = event.stateEnteredEventDetails?.name;
    if (entered !== undefined) openOf(entered).add(event);
    const exited = event.stateExitedEventDetails?.name;
    if (exited !== undefined) leave(event, exited);
  }

  function openOf(name: string): Set<HistoryEvent> {
    const found = open.get(name) ?? new Set();
    open.set(name, found);
    return found;
  }

  function leave(event: HistoryEvent, name: string): void {
    const entered =
      stateAround(event, (one) => one.stateEnteredEventDetails?.name === name) ??
      // After a redrive, the events of all branches of Parallel follow the redrive's.
      [...openOf(name)].at(-1);
    if (entered === undefined) return;
    left.add(entered);
    openOf(name).delete(entered);
  }

  /** The innermost of the states around an event that is meant. */
  function stateAround(
    event: HistoryEvent,
    isMeant: (entered: HistoryEvent) => boolean,
  ): HistoryEvent | undefined {
    // The states that were left again before the event, the one that was left first at the end.
    const over: string[] = [];
    for (let before = byId.get(event.previousEventId); before; before = byId.get(before.previousEventId)) {
      const exited = before.stateExitedEventDetails?.name;
      if (exited !== undefined) over.push(exited);
      const name = before.stateEnteredEventDetails?.name;
      if (name === undefined) continue;
      if (over.at(-1) === name) over.pop();
      else if (isMeant(before)) return before;
    }
    return undefined;
  }

  return {
    events,
    following: ({ id }) => byPrevious.get(id) ?? [],
    stateOf: (event) => stateAround(event, () => true),
    wentOnAfter: (event) => stateAround(event, (entered) => left.has(entered)) !== undefined,
  };
}
