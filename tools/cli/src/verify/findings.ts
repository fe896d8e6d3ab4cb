import type { Finding } from "./verify-row.ts";

/** Collects what is wrong while a row looks. */
export interface Findings {
  /** Notes the sentence unless it holds. */
  expect(holds: boolean, otherwise: string): void;
  seen(text: string): Finding;
}

export function findings(): Findings {
  const wrong: string[] = [];
  return {
    expect: (holds, otherwise) => {
      if (!holds) wrong.push(otherwise);
    },
    seen: (text) => ({ seen: text, wrong }),
  };
}
