import type { TaskOutcome } from "./state-work.ts";

/** A task whose token somebody holds. */
export interface PendingTask {
  settle(outcome: TaskOutcome): void;
  heartbeat(): void;
}
