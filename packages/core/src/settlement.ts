import type { Delivery } from "./delivery/delivery.ts";
import type { Clock } from "./ports/clock.ts";
import type { DeadLetterArchive } from "./ports/dead-letter-archive.ts";
import type { TaskCallback } from "./ports/task-callback.ts";

/** The ports that settling a delivery uses. */
export interface SettlePorts {
  readonly archive: DeadLetterArchive;
  readonly callback: TaskCallback;
  readonly clock: Clock;
}

/** One delivery that is being settled; everything stops when the signal aborts. */
export interface Settlement extends SettlePorts {
  readonly delivery: Delivery<unknown>;
  readonly signal: AbortSignal;
}
