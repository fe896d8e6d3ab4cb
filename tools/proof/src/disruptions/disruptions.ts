import { createRandom } from "../plan/random.ts";

/** What happens to the local cloud itself, in addition to the faults that are aimed at messages. */
export const disruptionKinds = [
  "the local cloud killed and started again",
  "a function killed from outside",
  "the store cut off",
  "the callback cut off",
] as const;
export type DisruptionKind = (typeof disruptionKinds)[number];

/** One disruption of a run. */
export interface Disruption {
  readonly kind: DisruptionKind;
  /** When it happens: the share of the executions that have ended, from 0 to 1. */
  readonly at: number;
  /** How long a service is cut off; without meaning for a kill. */
  readonly lastsMs: number;
}

const shortestCutMs = 300;

/**
 * Draws the disruptions of a run, one of each kind at least, in the order in which they happen.
 *
 * @param run.outageMs the longest that a service is cut off
 */
export function planDisruptions(run: {
  messages: number;
  seed: number;
  outageMs: number;
}): readonly Disruption[] {
  const random = createRandom(run.seed ^ 0x5eed);
  const every: Record<DisruptionKind, number> = {
    "the local cloud killed and started again": 2500,
    "a function killed from outside": 500,
    "the store cut off": 2500,
    "the callback cut off": 2500,
  };
  return disruptionKinds
    .flatMap((kind) =>
      Array.from({ length: Math.max(1, Math.round(run.messages / every[kind])) }, () => ({
        kind,
        at: 0.02 + random.next() * 0.83,
        lastsMs: shortestCutMs + random.next() * Math.max(0, run.outageMs - shortestCutMs),
      })),
    )
    .sort((a, b) => a.at - b.at);
}
