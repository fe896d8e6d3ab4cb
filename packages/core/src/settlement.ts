import type { Clock } from "./clock.ts";
import type { DeadLetterArchive } from "./dead-letter-archive.ts";
import type { Delivery } from "./delivery.ts";
import type { TaskCallback } from "./task-callback.ts";

/** What settling a delivery reaches for. */
export interface SettlePorts {
  readonly archive: DeadLetterArchive;
  readonly callback: TaskCallback;
  readonly clock: Clock;
}

/** One delivery being settled; everything stops when the signal aborts. */
export interface Settlement extends SettlePorts {
  readonly delivery: Delivery;
  readonly signal: AbortSignal;
}
