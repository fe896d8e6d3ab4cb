import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { SecondCounts, Snapshot } from "../../api/page-api.ts";

/** How far back the chart of the page goes. */
const keptSeconds = 300;
/** The seconds over which callbacks are averaged. */
const averagedSeconds = 3;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Counts what flows, in all and second by second. */
export interface FlowCounts {
  hear(event: LocalEvent): void;
  readonly batches: Snapshot["batches"];
  callbacks(now: number): Snapshot["callbacks"];
  /** The seconds in which something happened, of the last `seconds`. */
  series(now: number, seconds?: number): readonly SecondCounts[];
}

export function createFlowCounts(): FlowCounts {
  const seconds = new Map<number, Mutable<SecondCounts>>();
  const sizes: number[] = [];
  const batches = { running: 0, finished: 0, handedBack: 0, sizes };
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
    hear: (event) => {
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
          batches.handedBack += event.failed.length;
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
    series: (now, asked = keptSeconds) => {
      const first = Math.floor(now / 1000) - asked;
      return [...seconds.values()].filter(({ second }) => second >= first);
    },
  };
}
