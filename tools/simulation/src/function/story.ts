/** Who did what when, in the order in which it happened. */
export interface Story {
  tell(who: string, what: string): void;
  /** One line an event, with the time since the start in seconds. */
  text(): string;
}

export function story(clock: { now(): number }): Story {
  const start = clock.now();
  const events: { at: number; who: string; what: string }[] = [];
  return {
    tell: (who, what) => {
      events.push({ at: clock.now(), who, what });
    },
    text: () => events.map(({ at, who, what }) => line(at - start, who, what)).join("\n"),
  };
}

function line(milliseconds: number, who: string, what: string): string {
  return `${(milliseconds / 1000).toFixed(3).padStart(11)} s  ${who.padEnd(15)}${what}`;
}
