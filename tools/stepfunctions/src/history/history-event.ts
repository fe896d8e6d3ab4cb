import type { Json } from "../json.ts";

/** What an event says, by AWS's field names. Inputs and outputs are JSON as text. */
export type EventDetails = { readonly [field: string]: Json | undefined };

/** One event of an execution's history, as it is stored. */
export interface HistoryEvent {
  /** From 1 on, without gaps. */
  readonly id: number;
  /** The event that this one follows on its branch, or 0. */
  readonly previousEventId: number;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** AWS's event type: `TaskScheduled`, `PassStateEntered`, ... */
  readonly type: string;
  readonly details?: EventDetails;
}

/** The field under which AWS's API carries the details of an event of this type. */
export function detailsField(type: string): string {
  if (type.endsWith("StateEntered")) return "stateEnteredEventDetails";
  if (type.endsWith("StateExited")) return "stateExitedEventDetails";
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}
