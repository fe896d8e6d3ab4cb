import { dueDate } from "./due-date.ts";
import { settleDelivery } from "./settle-delivery.ts";
import type { SettlePorts } from "./settlement.ts";
import type { Delivery, DeliveryOutcome } from "./work/delivery.ts";
import { type Lane, lanesOf } from "./work/lanes.ts";
import { performWork } from "./work/perform-work.ts";
import type { Work } from "./work/work.ts";

export interface SettleBatchOptions extends SettlePorts {
  readonly deliveries: readonly Delivery[];
  readonly work: Work;
  /** The moment to give up, by the clock's `elapsed()`: whatever is not finished then is aborted. */
  readonly deadline: number;
}

const outOfTime: DeliveryOutcome = { outcome: "retry", reason: "The time ran out.", expected: true };
const heldBack: DeliveryOutcome = {
  outcome: "retry",
  reason: "A message before it in its group has to come back first.",
  expected: true,
};

/**
 * Turns a delivered batch into outcomes, one a delivery: the work first, the callback second, and only what is
 * settled may be acknowledged. Never rejects, and answers by the deadline. What one delivery meets touches no
 * other one, but for those behind it in its FIFO group.
 */
export async function settleBatch(
  options: SettleBatchOptions,
): Promise<ReadonlyMap<Delivery, DeliveryOutcome>> {
  const outcomes = new Map<Delivery, DeliveryOutcome>();
  const due = dueDate(options.clock, options.deadline);
  try {
    await Promise.race([due.reached, settleLanes({ ...options, signal: due.signal, outcomes })]);
  } finally {
    due.cancel();
  }
  return new Map(options.deliveries.map((delivery) => [delivery, outcomes.get(delivery) ?? outOfTime]));
}

interface Run extends SettleBatchOptions {
  readonly signal: AbortSignal;
  readonly outcomes: Map<Delivery, DeliveryOutcome>;
}

/** Settles the first delivery of every lane, then the second of every lane, and so on. */
async function settleLanes(run: Run): Promise<void> {
  let lanes = lanesOf(run.deliveries);
  for (let position = 0; lanes.length > 0 && !run.signal.aborted; position += 1) {
    const step = lanes.flatMap(({ deliveries }) => deliveries.slice(position, position + 1));
    await settleStep(run, step);
    lanes = lanes.filter((lane) => goesOn(run, lane, position));
  }
}

async function settleStep(run: Run, step: readonly Delivery[]): Promise<void> {
  const work = performWork({ work: run.work, deliveries: step, signal: run.signal });
  await Promise.all(
    step.map(async (delivery) => {
      const outcome = await settleDelivery({ ...run, delivery, work: await work.of(delivery) });
      if (!run.signal.aborted || outcome.outcome !== "retry") run.outcomes.set(delivery, outcome);
    }),
  );
}

function goesOn({ outcomes }: Run, { deliveries, ordered }: Lane, position: number): boolean {
  const settled = deliveries[position];
  const rest = deliveries.slice(position + 1);
  if (settled === undefined || rest.length === 0) return false;
  const isBack = (outcomes.get(settled) ?? outOfTime).outcome === "retry";
  if (!ordered || !isBack) return true;
  for (const delivery of rest) outcomes.set(delivery, heldBack);
  return false;
}
