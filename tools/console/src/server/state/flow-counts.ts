import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { CallbackCounts, SecondCounts } from "../../api/page-api.ts";
import { averagedSeconds } from "./rate.ts";

/** The chart of the page shows this many seconds. */
const keptSeconds = 300;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Counts executions and their callbacks, in total and for each second. */
export interface FlowCounts {
  onEvent(event: LocalEvent): void;
  callbacks(now: number): CallbackCounts;
  /** The counts of the last `seconds` seconds, 300 unless given; seconds without events are left out. */
  series(now: number, seconds?: number): readonly SecondCounts[];
}

/** Begins with zero. */
export function createFlowCounts(): FlowCounts {
  const seconds = new Map<number, Mutable<SecondCounts>>();
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
