import { createRandom } from "../plan/random.ts";

/** What happens to the machinery, beside the faults that are aimed at messages. */
export const blowKinds = [
  "the local cloud killed and started again",
  "a function killed from outside",
  "the store cut off",
  "the callback cut off",
] as const;
export type BlowKind = (typeof blowKinds)[number];

export interface Blow {
  readonly kind: BlowKind;
  /** The share of the executions that have ended by then. */
  readonly at: number;
  /** How long a service is cut off. */
  readonly lastsMs: number;
}

const shortestCutMs = 300;

/**
 * Draws the blows of a run, one of each kind at the least, in the order in which they come.
 *
 * @param run.outageMs the longest that a service is cut off
 */
export function planBlows(run: { messages: number; seed: number; outageMs: number }): readonly Blow[] {
  const random = createRandom(run.seed ^ 0x5eed);
  const every: Record<BlowKind, number> = {
    "the local cloud killed and started again": 2500,
    "a function killed from outside": 500,
    "the store cut off": 2500,
    "the callback cut off": 2500,
  };
  return blowKinds
    .flatMap((kind) =>
      Array.from({ length: Math.max(1, Math.round(run.messages / every[kind])) }, () => ({
        kind,
        at: 0.02 + random.next() * 0.83,
        lastsMs: shortestCutMs + random.next() * Math.max(0, run.outageMs - shortestCutMs),
      })),
    )
    .sort((a, b) => a.at - b.at);
}
