import { createHash } from "node:crypto";
import { type FaultKind, faultKinds, isFaultKind } from "./fault-kinds.ts";

/** For each fault a rate from 0 to 1; a kind that is missing does not happen by chance. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

/** How often each fault was injected. */
export type FaultCounts = Readonly<Partial<Record<FaultKind, number>>>;

/** A fault that has happened. */
export interface InjectedFault {
  readonly kind: FaultKind;
  /** The messages that it affected, by the ids that the workflow gave them, as far as they are known. */
  readonly messageIds: readonly string[];
  /** The task whose function, queue or message it affected; missing where it is no task's. */
  readonly task?: string;
}

/** A fault that is to happen to one message. */
export interface AimedFault {
  readonly kind: FaultKind;
  /** The id that the workflow gave the message. */
  readonly messageId: string;
  /** The task of the message, where messages of several tasks have the id; without it, any of them. */
  readonly task?: string;
  /** How often. */
  readonly times: number;
}

/** Decides which faults happen, by chance or because they are aimed at a message, and counts them. */
export interface Faults {
  /**
   * Draws whether the fault happens now: by its rate, or because it is aimed at one of the messages. The caller
   * reports it once it has happened.
   *
   * @param task whose function, queue or message it is about: its own rate holds, where it has one
   */
  draws(kind: FaultKind, messageIds: () => readonly string[], task?: string): boolean;
  /** A random number from 0 to 1, of the fault's own sequence: how much of the longest delay, for example. */
  amount(kind: FaultKind, task?: string): number;
  /** Counts a fault that has happened, and passes it to `onFault`. */
  report(fault: InjectedFault): void;
  /**
   * @param task whose own rate it is; without one the rate holds for everything, and no task has one of its own any more
   * @throws RangeError unless the rate is from 0 to 1
   */
  setRate(kind: FaultKind, rate: number, task?: string): void;
  /** The fault happens to this message at the next `times` occasions, whatever its rate. */
  aim(fault: AimedFault): void;
  /** The rates that hold where a task has none of its own. */
  readonly rates: FaultRates;
  /** The rates that tasks have of their own, by the tasks' names. */
  readonly taskRates: Readonly<Record<string, FaultRates>>;
  /** How often each fault was injected, whatever it was about. */
  readonly counts: FaultCounts;
  /** What holds for a task, of its own rates and the others, and how often each fault was injected into what is the task's. */
  ofTask(task: string): { readonly rates: FaultRates; readonly counts: FaultCounts };
  /** Whether any fault can happen: one has a rate above 0, or is aimed at a message. */
  readonly areOn: boolean;
}

/**
 * @param options.rates a rate from 0 to 1 for each fault that is to happen
 * @param options.taskRates the rates of single tasks, by their names, in place of those
 * @param options.seed the same seed gives every fault of every task the same sequence of draws
 * @throws RangeError for a rate outside 0 to 1
 */
export function createFaults(options: {
  rates?: FaultRates;
  taskRates?: Readonly<Record<string, FaultRates>>;
  seed?: number;
  onFault?: (fault: InjectedFault) => void;
}): Faults {
  const { seed = 0, onFault } = options;
  const rates: Partial<Record<FaultKind, number>> = {};
  const taskRates: Record<string, Partial<Record<FaultKind, number>>> = {};
  const counts: Partial<Record<FaultKind, number>> = {};
  const taskCounts = new Map<string, Partial<Record<FaultKind, number>>>();
  const sequences = new Map<string, () => number>();
  let hasRate = false;
  const next = (kind: FaultKind, task?: string) => {
    const name = task === undefined ? kind : `${task}/${kind}`;
    const known = sequences.get(name) ?? randomSequence(`${seed}/${name}`);
    sequences.set(name, known);
    return known();
  };
  const rateOf = (kind: FaultKind, task?: string) =>
    (task === undefined ? undefined : taskRates[task]?.[kind]) ?? rates[kind] ?? 0;
  const aims = new Map<FaultKind, Map<string, number>>();
  const isAimed = (kind: FaultKind, messageIds: () => readonly string[], task?: string) => {
    const targets = aims.get(kind);
    if (targets === undefined) return false;
    const target = messageIds()
      .flatMap((messageId) => [targetOf({ messageId, task }), targetOf({ messageId })])
      .find((one) => targets.has(one));
    if (target === undefined) return false;
    const left = (targets.get(target) ?? 0) - 1;
    if (left > 0) targets.set(target, left);
    else targets.delete(target);
    if (targets.size === 0) aims.delete(kind);
    return true;
  };
  const count = (counted: Partial<Record<FaultKind, number>>, kind: FaultKind) => {
    counted[kind] = (counted[kind] ?? 0) + 1;
    return counted;
  };
  const faults: Faults = {
    draws: (kind, messageIds, task) => {
      const rate = rateOf(kind, task);
      return (rate > 0 && next(kind, task) < rate) || isAimed(kind, messageIds, task);
    },
    amount: next,
    report: (fault) => {
      const { kind, task } = fault;
      count(counts, kind);
      if (task !== undefined) taskCounts.set(task, count(taskCounts.get(task) ?? {}, kind));
      onFault?.(fault);
    },
    setRate: (kind, rate, task) => {
      if (!(rate >= 0 && rate <= 1))
        throw new RangeError(`The rate of ${kind} is ${rate}; it is from 0 to 1.`);
      if (task === undefined) {
        rates[kind] = rate;
        for (const own of Object.values(taskRates)) delete own[kind];
      } else taskRates[task] = { ...taskRates[task], [kind]: rate };
      hasRate = [rates, ...Object.values(taskRates)].some((all) => Object.values(all).some((one) => one > 0));
    },
    aim: ({ kind, times, ...target }) => {
      const targets = aims.get(kind) ?? new Map<string, number>();
      if (times > 0) aims.set(kind, targets.set(targetOf(target), times));
    },
    rates,
    taskRates,
    counts,
    ofTask: (task) => ({ rates: { ...rates, ...taskRates[task] }, counts: taskCounts.get(task) ?? {} }),
    get areOn() {
      return hasRate || aims.size > 0;
    },
  };
  setRates(faults, options.rates);
  for (const [task, own] of Object.entries(options.taskRates ?? {})) setRates(faults, own, task);
  return faults;
}

function setRates(faults: Faults, rates: FaultRates = {}, task?: string): void {
  for (const kind of Object.keys(faultKinds)) {
    const rate = isFaultKind(kind) ? rates[kind] : undefined;
    if (isFaultKind(kind) && rate !== undefined) faults.setRate(kind, rate, task);
  }
}

/** The key of what a fault is aimed at. */
function targetOf({ messageId, task }: { messageId: string; task?: string | undefined }): string {
  return JSON.stringify(task === undefined ? [messageId] : [messageId, task]);
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
