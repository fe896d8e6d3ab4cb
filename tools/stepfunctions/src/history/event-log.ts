import type { EventDetails, HistoryEvent } from "./history-event.ts";

/** Where a thread's events go: the execution's history, or nowhere for an item of a distributed Map. */
export interface EventLog {
  readonly events: HistoryEvent[];
  /** Adds an event and returns its id. Throws when the history is full. */
  append(type: string, previousEventId: number, details?: EventDetails): number;
}

/** AWS ends an execution at this many events; the last of them says so. */
const HISTORY_LIMIT = 25_000;

export interface EventLogOptions {
  readonly now: () => number;
  readonly events?: HistoryEvent[];
  readonly onEvent?: (event: HistoryEvent) => void;
  /** Called instead of adding an event when only the last place is left. */
  readonly onFull: () => never;
}

export function createEventLog({ now, events = [], onEvent, onFull }: EventLogOptions): EventLog {
  return {
    events,
    append(type, previousEventId, details) {
      if (events.length >= HISTORY_LIMIT - 1 && !ENDINGS.has(type)) onFull();
      const id = events.length + 1;
      const event: HistoryEvent = details
        ? { id, previousEventId, timestamp: now(), type, details }
        : { id, previousEventId, timestamp: now(), type };
      events.push(event);
      onEvent?.(event);
      return id;
    },
  };
}

/**
 * AWS redrives an execution that has less than 24,999 events: ExecutionRedriven and one more event have to find a place
 * (API reference, "RedriveExecution").
 */
export const hasRoomForRedrive = ({ events }: EventLog): boolean => events.length < HISTORY_LIMIT - 1;

const ENDINGS: ReadonlySet<string> = new Set([
  "ExecutionSucceeded",
  "ExecutionFailed",
  "ExecutionTimedOut",
  "ExecutionAborted",
]);
