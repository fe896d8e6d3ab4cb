import { type FaultKind, faultKinds, isFaultKind } from "@ringback/local/faults/fault-kinds";
import type { FaultRates } from "@ringback/local/faults/faults";

/** What `--fault` has asked for, over all times that it was given. */
export interface ChosenFaults {
  /** For all tasks. */
  readonly rates: FaultRates;
  /** By the name of a task. */
  readonly taskRates: Readonly<Record<string, FaultRates>>;
}

export const noFaults: ChosenFaults = { rates: {}, taskRates: {} };

const faultList = Object.keys(faultKinds).join(", ");

/**
 * Adds `dynamodb.throttle=0.3`, which holds for all tasks, or `Charge:dynamodb.throttle=0.3` to the faults before it. A task
 * has its own rate in place of that of all, whichever comes first. Whether there is such a task is known once the app is.
 *
 * @returns the sentence of a refusal where it is neither
 */
export function addFault(text: string, before: ChosenFaults): ChosenFaults | { readonly refused: string } {
  const [named = "", rate = "", ...more] = text.split("=");
  const at = named.indexOf(":");
  const task = at === -1 ? undefined : named.slice(0, at);
  const kind = named.slice(at + 1);
  if (task === "") return { refused: "A task has to be named before the colon: TASK:KIND=RATE." };
  if (!isFaultKind(kind))
    return { refused: `It must be one of: ${faultList}; with TASK: before it for one task.` };
  const value = Number(rate);
  if (rate === "" || more.length > 0 || !(value >= 0 && value <= 1))
    return { refused: "It must be KIND=RATE or TASK:KIND=RATE, with a rate from 0 to 1." };
  return withRate(before, kind, value, task);
}

function withRate(
  before: ChosenFaults,
  kind: FaultKind,
  rate: number,
  task: string | undefined,
): ChosenFaults {
  const { rates, taskRates } = before;
  if (task === undefined) return { ...before, rates: { ...rates, [kind]: rate } };
  return { ...before, taskRates: { ...taskRates, [task]: { ...taskRates[task], [kind]: rate } } };
}
