import { faultKinds, isFaultKind } from "@ringback/local/faults/fault-kinds";
import type { FaultCounts, FaultRates, Faults } from "@ringback/local/faults/faults";
import * as z from "zod/mini";
import type { FaultState, TaskState } from "../../api/page-api.ts";
import { RequestError } from "../http/request-error.ts";

const changeSchema = z.object({
  rates: z.record(z.string(), z.number()),
  task: z.optional(z.string()),
});

/** Every kind of fault, with the rate of the tasks that have none of their own, and how often it was injected. */
export function faultStates({ rates, counts }: Pick<Faults, "rates" | "counts">): readonly FaultState[] {
  return Object.entries(faultKinds).map(([kind, description]) => ({
    kind,
    description,
    ...stateOf(kind, rates, counts),
  }));
}

/** The faults that can happen to a task or have happened to it, by kind. */
export function faultsOfTask(faults: Pick<Faults, "ofTask">, task: string): TaskState["faults"] {
  const { rates, counts } = faults.ofTask(task);
  const kinds = new Set([...Object.keys(rates), ...Object.keys(counts)]);
  const states = [...kinds].map((kind) => [kind, stateOf(kind, rates, counts)] as const);
  return Object.fromEntries(states.filter(([, { rate, count }]) => rate > 0 || count > 0));
}

function stateOf(kind: string, rates: FaultRates, counts: FaultCounts): { rate: number; count: number } {
  if (!isFaultKind(kind)) return { rate: 0, count: 0 };
  return { rate: rates[kind] ?? 0, count: counts[kind] ?? 0 };
}

/**
 * Changes the rates of the given faults, for the next requests on. `body` is `{ rates: { KIND: RATE }, task?: TASK }`:
 * without a task, no task has a rate of its own for these faults any more.
 *
 * @throws RequestError for an unknown fault or task, or a rate that is not from 0 to 1; then no rate changes
 */
export function changeFaults(
  faults: Faults,
  tasks: readonly { readonly name: string }[],
  body: unknown,
): readonly FaultState[] {
  const change = changeSchema.safeParse(body);
  if (!change.success) throw new RequestError("The request must contain a rate for each fault.");
  const { rates, task } = change.data;
  if (task !== undefined && !tasks.some(({ name }) => name === task))
    throw new RequestError(`There is no task ${task}.`);
  const changes = Object.entries(rates).map(([kind, rate]) => {
    if (!isFaultKind(kind)) throw new RequestError(`There is no fault ${kind}.`);
    if (!(rate >= 0 && rate <= 1)) throw new RequestError("A rate must be a number from 0 to 1.");
    return { kind, rate };
  });
  for (const { kind, rate } of changes) faults.setRate(kind, rate, task);
  return faultStates(faults);
}
