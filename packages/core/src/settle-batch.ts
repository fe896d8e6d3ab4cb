import type { Delivery, DeliveryOutcome } from "./delivery/delivery.ts";
import { type OrderedGroup, orderedGroups } from "./delivery/ordered-groups.ts";
import { settleDelivery } from "./settle-delivery.ts";
import type { SettlePorts } from "./settlement.ts";
import { timeLimit } from "./time-limit.ts";
import { performWork } from "./work/perform-work.ts";
import type { Work } from "./work/work.ts";

/** A batch, the work for it, and the ports that settling it uses. */
export interface SettleBatchOptions extends SettlePorts {
  readonly deliveries: readonly Delivery[];
  readonly work: Work;
  /** By the clock's `elapsed()`, in milliseconds: what is not finished by then is aborted and returns to the queue. */
  readonly deadline: number;
}

const outOfTime: DeliveryOutcome = { outcome: "retry", reason: "The time ran out.", expected: true };
const behindReturned: DeliveryOutcome = {
  outcome: "retry",
  reason: "A message before it in its message group returned to the queue.",
  expected: true,
};

/**
 * Settles a batch and gives each delivery its outcome: the work comes first, the callback second. Never rejects, and
 * answers by the deadline. A failure of one delivery touches no other, except those behind it in its FIFO group.
 */
export async function settleBatch(
  options: SettleBatchOptions,
): Promise<ReadonlyMap<Delivery, DeliveryOutcome>> {
  const outcomes = new Map<Delivery, DeliveryOutcome>();
  const limit = timeLimit(options.clock, options.deadline);
  try {
    await Promise.race([limit.reached, settleGroups({ ...options, signal: limit.signal, outcomes })]);
  } finally {
    limit.cancel();
  }
  return new Map(options.deliveries.map((delivery) => [delivery, outcomes.get(delivery) ?? outOfTime]));
}

interface Run extends SettleBatchOptions {
  readonly signal: AbortSignal;
  readonly outcomes: Map<Delivery, DeliveryOutcome>;
}

/** Settles the first delivery of every group, then the second of every group, and so on. */
async function settleGroups(run: Run): Promise<void> {
  let groups = orderedGroups(run.deliveries);
  for (let position = 0; groups.length > 0 && !run.signal.aborted; position += 1) {
    const step = groups.flatMap(({ deliveries }) => deliveries.slice(position, position + 1));
    await settleStep(run, step);
    groups = groups.filter((group) => hasNext(run, group, position));
  }
}

async function settleStep(run: Run, step: readonly Delivery[]): Promise<void> {
  const work = performWork({ work: run.work, deliveries: step, signal: run.signal });
  await Promise.all(
    step.map(async (delivery) => {
      const outcome = await settleDelivery({ ...run, delivery, work: await work.outcomeOf(delivery) });
      if (!run.signal.aborted || outcome.outcome !== "retry") run.outcomes.set(delivery, outcome);
    }),
  );
}

/** Whether a group has a delivery to settle after this position. In FIFO order, what returns takes the rest along. */
function hasNext({ outcomes }: Run, { deliveries, isFifo }: OrderedGroup, position: number): boolean {
  const settled = deliveries[position];
  const rest = deliveries.slice(position + 1);
  if (settled === undefined || rest.length === 0) return false;
  const isReturned = (outcomes.get(settled) ?? outOfTime).outcome === "retry";
  if (!isFifo || !isReturned) return true;
  for (const delivery of rest) outcomes.set(delivery, behindReturned);
  return false;
}
