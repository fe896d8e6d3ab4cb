import { faultKinds, isFaultKind } from "@ringback/local/faults/fault-kinds";
import type { Faults } from "@ringback/local/faults/faults";
import * as z from "zod/mini";
import type { FaultState } from "../../api/page-api.ts";
import { RequestError } from "../http/request-error.ts";

const changeSchema = z.object({ rates: z.record(z.string(), z.number()) });

/** Every kind of fault, with its rate and how often it was injected. */
export function faultStates({ rates, counts }: Faults): readonly FaultState[] {
  return Object.entries(faultKinds).map(([kind, description]) => {
    const known = isFaultKind(kind) ? kind : undefined;
    if (known === undefined) return { kind, description, rate: 0, count: 0 };
    return { kind, description, rate: rates[known] ?? 0, count: counts[known] ?? 0 };
  });
}

/**
 * Changes the rates of the given faults, for the next requests on. `body` is `{ rates: { KIND: RATE } }`.
 *
 * @throws RequestError for an unknown fault, or a rate that is not from 0 to 1; then no rate changes
 */
export function changeFaults(faults: Faults, body: unknown): readonly FaultState[] {
  const change = changeSchema.safeParse(body);
  if (!change.success) throw new RequestError("The request must contain a rate for each fault.");
  const changes = Object.entries(change.data.rates).map(([kind, rate]) => {
    if (!isFaultKind(kind)) throw new RequestError(`There is no fault ${kind}.`);
    if (!(rate >= 0 && rate <= 1)) throw new RequestError("A rate must be a number from 0 to 1.");
    return { kind, rate };
  });
  for (const { kind, rate } of changes) faults.setRate(kind, rate);
  return faultStates(faults);
}
