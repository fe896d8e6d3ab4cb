import type { Finding } from "./verify-row.ts";

/** Collects the problems that a row finds. */
export interface Findings {
  /** Adds the problem, a sentence, if the condition is false. */
  expect(condition: boolean, problem: string): void;
  /** Finishes: what was seen, with the problems so far. */
  seen(text: string): Finding;
}

/** Begins without problems. */
export function findings(): Findings {
  const problems: string[] = [];
  return {
    expect: (condition, problem) => {
      if (!condition) problems.push(problem);
    },
    seen: (text) => ({ seen: text, problems }),
  };
}
