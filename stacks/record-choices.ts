import type { BufferedTaskOptions } from "./buffered-task.ts";

/** What a stage may choose for the task that records. */
export type RecordChoices = Pick<BufferedTaskOptions, "fifo" | "draining" | "settings">;

/** One line a stage that chooses; the rest of its numbers are in the contracts' settings. */
export const recordChoices: Readonly<Record<string, RecordChoices>> = {
  "staging-fifo": { fifo: { messageGroup: "$states.input.source", deadLettersAhead: 1 } },
};
