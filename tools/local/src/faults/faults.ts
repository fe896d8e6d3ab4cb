import { createHash } from "node:crypto";
import { type FaultKind, faultKinds, isFaultKind } from "./fault-kinds.ts";

/** A fault that has happened. */
export interface InjectedFault {
  readonly kind: FaultKind;
  /** The messages that it affected, by the ids that the workflow gave them, as far as they are known. */
  readonly messageIds: readonly string[];
}

/** A fault that is to happen to one message. */
export interface AimedFault {
  readonly kind: FaultKind;
  /** The id that the workflow gave the message. */
  readonly messageId: string;
  /** How often. */
  readonly times: number;
}

/** Decides which faults happen, by chance or because they are aimed at a message, and counts them. */
export interface Faults {
  /**
   * Draws whether the fault happens now: by its rate, or because it is aimed at one of the messages. The caller
   * reports it once it has happened.
   */
  draws(kind: FaultKind, messageIds: () => readonly string[]): boolean;
  /** A random number from 0 to 1, of the fault's own sequence: how much of the longest delay, for example. */
  amount(kind: FaultKind): number;
  /** Counts a fault that has happened, and passes it to `onFault`. */
  report(fault: InjectedFault): void;
  /** @throws RangeError unless the rate is from 0 to 1 */
  setRate(kind: FaultKind, rate: number): void;
  /** The fault happens to this message at the next `times` occasions, whatever its rate. */
  aim(fault: AimedFault): void;
  /** From 0 to 1; a kind that is missing does not happen by chance. */
  readonly rates: Readonly<Partial<Record<FaultKind, number>>>;
  /** How often each fault was injected. */
  readonly counts: Readonly<Partial<Record<FaultKind, number>>>;
  /** Whether any fault can happen: one has a rate above 0, or is aimed at a message. */
  readonly areOn: boolean;
}

/**
 * @param options.rates a rate from 0 to 1 for each fault that is to happen
 * @param options.seed the same seed gives every fault the same sequence of draws
 * @throws RangeError for a rate outside 0 to 1
 */
export function createFaults(options: {
  rates?: Readonly<Partial<Record<FaultKind, number>>>;
  seed?: number;
  onFault?: (fault: InjectedFault) => void;
}): Faults {
  const { seed = 0, onFault } = options;
  const rates: Partial<Record<FaultKind, number>> = {};
  const counts: Partial<Record<FaultKind, number>> = {};
  const sequences = new Map<FaultKind, () => number>();
  const next = (kind: FaultKind) => {
    const known = sequences.get(kind) ?? randomSequence(`${seed}/${kind}`);
    sequences.set(kind, known);
    return known();
  };
  const aims = new Map<FaultKind, Map<string, number>>();
  const isAimed = (kind: FaultKind, messageIds: () => readonly string[]) => {
    const targets = aims.get(kind);
    if (targets === undefined) return false;
    const messageId = messageIds().find((id) => targets.has(id));
    if (messageId === undefined) return false;
    const left = (targets.get(messageId) ?? 0) - 1;
    if (left > 0) targets.set(messageId, left);
    else targets.delete(messageId);
    if (targets.size === 0) aims.delete(kind);
    return true;
  };
  const faults: Faults = {
    draws: (kind, messageIds) => {
      const rate = rates[kind] ?? 0;
      return (rate > 0 && next(kind) < rate) || isAimed(kind, messageIds);
    },
    amount: next,
    report: (fault) => {
      counts[fault.kind] = (counts[fault.kind] ?? 0) + 1;
      onFault?.(fault);
    },
    setRate: (kind, rate) => {
      if (!(rate >= 0 && rate <= 1))
        throw new RangeError(`The rate of ${kind} is ${rate}; it is from 0 to 1.`);
      rates[kind] = rate;
    },
    aim: ({ kind, messageId, times }) => {
      const targets = aims.get(kind) ?? new Map<string, number>();
      if (times > 0) aims.set(kind, targets.set(messageId, times));
    },
    rates,
    counts,
    get areOn() {
      if (aims.size > 0) return true;
      return Object.values(rates).some((rate) => rate > 0);
    },
  };
  for (const kind of Object.keys(faultKinds)) {
    const rate = isFaultKind(kind) ? options.rates?.[kind] : undefined;
    if (isFaultKind(kind) && rate !== undefined) faults.setRate(kind, rate);
  }
  return faults;
}

/** Mulberry32: small, even, and the same on every machine. */
function randomSequence(seed: string): () => number {
  let state = createHash("sha256").update(seed).digest().readUInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
