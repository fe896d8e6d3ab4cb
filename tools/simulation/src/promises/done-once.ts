import type { RunResult } from "../run-scenario.ts";
import { type BrokenPromise, broken } from "./broken-promise.ts";

/** What a task's work has written is never written again. */
export function doneOnce({ tasks }: RunResult): BrokenPromise[] {
  return [...tasks.values()].flatMap(({ table }) =>
    table.replaced.map(({ messageId, content }) =>
      broken(
        "done once",
        content === "same"
          ? `${messageId} was written twice`
          : `${messageId} was overwritten with other content`,
      ),
    ),
  );
}
