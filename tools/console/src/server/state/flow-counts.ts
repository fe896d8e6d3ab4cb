import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { SecondCounts, Snapshot } from "../../api/page-api.ts";

/** The chart of the page shows this many seconds. */
const keptSeconds = 300;
/** The rate of callbacks is an average over this many seconds. */
const averagedSeconds = 3;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Counts batches, callbacks and executions, in total and for each second. */
export interface FlowCounts {
  onEvent(event: LocalEvent): void;
  readonly batches: Snapshot["batches"];
  callbacks(now: number): Snapshot["callbacks"];
  /** The counts of the last `seconds` seconds, 300 unless given; seconds without events are left out. */
  series(now: number, seconds?: number): readonly SecondCounts[];
}

/** Begins with zero. */
export function createFlowCounts(): FlowCounts {
  const seconds = new Map<number, Mutable<SecondCounts>>();
  const sizes: number[] = [];
  const batches = { running: 0, finished: 0, returnedToQueue: 0, sizes };
  let callbacks = 0;

  function at(milliseconds: number): Mutable<SecondCounts> {
    const second = Math.floor(milliseconds / 1000);
    const known = seconds.get(second);
    if (known !== undefined) return known;
    const fresh = { second, started: 0, succeeded: 0, failed: 0, callbacks: 0 };
    seconds.set(second, fresh);
    for (const old of seconds.keys()) {
      if (old >= second - keptSeconds) break;
      seconds.delete(old);
    }
    return fresh;
  }

  return {
    batches,
    onEvent: (event) => {
      switch (event.type) {
        case "execution-started":
          at(event.at).started += 1;
          return;
        case "execution-ended":
          if (event.status === "SUCCEEDED") at(event.at).succeeded += 1;
          else at(event.at).failed += 1;
          return;
        case "called-back":
          if (event.outcome === "timed-out") return;
          callbacks += 1;
          at(event.at).callbacks += 1;
          return;
        case "batch-received": {
          batches.running += 1;
          const size = event.messages.length;
          while (sizes.length < size) sizes.push(0);
          sizes[size - 1] = (sizes[size - 1] ?? 0) + 1;
          return;
        }
        case "batch-finished":
          batches.running -= 1;
          batches.finished += 1;
          batches.returnedToQueue += event.failed.length;
          return;
      }
    },
    callbacks: (now) => {
      const last = Math.floor(now / 1000);
      let sum = 0;
      for (let second = last - averagedSeconds; second < last; second += 1) {
        sum += seconds.get(second)?.callbacks ?? 0;
      }
      return { total: callbacks, perSecond: sum / averagedSeconds };
    },
    series: (now, wanted = keptSeconds) => {
      const first = Math.floor(now / 1000) - wanted;
      return [...seconds.values()].filter(({ second }) => second >= first);
    },
  };
}
