/** What happened in a run, in order: who did what, and when. */
export interface Timeline {
  add(who: string, what: string): void;
  /** One line an event: seconds since the start, who, what. */
  text(): string;
}

/** @param clock whose `now()` gives the time of an event, in milliseconds */
export function createTimeline(clock: { now(): number }): Timeline {
  const start = clock.now();
  const events: { at: number; who: string; what: string }[] = [];
  return {
    add: (who, what) => {
      events.push({ at: clock.now(), who, what });
    },
    text: () => events.map(({ at, who, what }) => line(at - start, who, what)).join("\n"),
  };
}

function line(milliseconds: number, who: string, what: string): string {
  return `${(milliseconds / 1000).toFixed(3).padStart(11)} s  ${who.padEnd(20)}${what}`;
}
