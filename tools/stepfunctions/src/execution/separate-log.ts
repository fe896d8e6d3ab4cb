import { createEventLog, type EventLog } from "../history/event-log.ts";
import type { Engine } from "./execution.ts";
import { ABORTED } from "./thread.ts";

/** AWS runs the items of a distributed Map as executions of their own: their events are not in this history. */
export function separateLog(engine: Engine): EventLog {
  return createEventLog({
    now: () => engine.clock.now(),
    onFull: () => {
      throw ABORTED;
    },
  });
}
