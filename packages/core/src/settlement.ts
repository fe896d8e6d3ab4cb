import type { Clock } from "./ports/clock.ts";
import type { DeadLetterArchive } from "./ports/dead-letter-archive.ts";
import type { TaskCallback } from "./ports/task-callback.ts";
import type { Delivery } from "./work/delivery.ts";

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
