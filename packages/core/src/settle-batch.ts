import type { Delivery, DeliveryOutcome } from "./delivery/delivery.ts";
import { type OrderedGroup, orderedGroups } from "./delivery/ordered-groups.ts";
import { settleDelivery } from "./settle-delivery.ts";
import type { SettlePorts } from "./settlement.ts";
import { timeLimit } from "./time-limit.ts";
import { performEach } from "./work/perform-each.ts";
import { performWork } from "./work/perform-work.ts";
import type { BatchWork, EachMessage, TaskWork } from "./work/work.ts";

/** A batch, the work for it, and the ports that settling it uses. */
export interface SettleBatchOptions<Event> extends SettlePorts {
  readonly deliveries: readonly Delivery<Event>[];
  readonly work: TaskWork<Event>;
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
 * answers by the deadline. A failure of one delivery touches no other, except those behind it in its FIFO group. Where the
 * work is for one message, each is called back when its own work is done; a batch's work is done for all of them at once.
 */
export async function settleBatch<Event>(
  options: SettleBatchOptions<Event>,
): Promise<ReadonlyMap<Delivery<Event>, DeliveryOutcome>> {
  const outcomes = new Map<Delivery<Event>, DeliveryOutcome>();
  const limit = timeLimit(options.clock, options.deadline);
  try {
    await Promise.race([limit.reached, settleAll({ ...options, signal: limit.signal, outcomes })]);
  } finally {
    limit.cancel();
  }
  return new Map(options.deliveries.map((delivery) => [delivery, outcomes.get(delivery) ?? outOfTime]));
}

interface Run<Event> extends SettleBatchOptions<Event> {
  readonly signal: AbortSignal;
  readonly outcomes: Map<Delivery<Event>, DeliveryOutcome>;
}

function settleAll<Event>(run: Run<Event>): Promise<void> {
  const { work } = run;
  return typeof work === "function" ? settleInSteps(run, work) : settleSideBySide(run, work);
}

/** Settles the deliveries of a group one after the other, and the groups at the same time. */
async function settleSideBySide<Event>(run: Run<Event>, work: EachMessage<Event>): Promise<void> {
  const perform = performEach(work, run);
  const settleNext = async (group: OrderedGroup<Event>, position: number): Promise<void> => {
    const delivery = group.deliveries[position];
    if (delivery === undefined || run.signal.aborted) return;
    const { content } = delivery;
    const done = content.body === "valid" ? await perform(content.message) : undefined;
    noteOutcome(run, delivery, await settleDelivery({ ...run, delivery, work: done }));
    if (hasNext(run, group, position)) await settleNext(group, position + 1);
  };
  await Promise.all(orderedGroups(run.deliveries).map((group) => settleNext(group, 0)));
}

/** Settles the first delivery of every group, then the second of every group, and so on. */
async function settleInSteps<Event>(run: Run<Event>, work: BatchWork<Event>): Promise<void> {
  let groups = orderedGroups(run.deliveries);
  for (let position = 0; groups.length > 0 && !run.signal.aborted; position += 1) {
    const step = groups.flatMap(({ deliveries }) => deliveries.slice(position, position + 1));
    await settleStep(run, work, step);
    groups = groups.filter((group) => hasNext(run, group, position));
  }
}

async function settleStep<Event>(
  run: Run<Event>,
  work: BatchWork<Event>,
  step: readonly Delivery<Event>[],
): Promise<void> {
  const started = performWork({ work, deliveries: step, signal: run.signal });
  await Promise.all(
    step.map(async (delivery) => {
      const done = await started.outcomeOf(delivery);
      noteOutcome(run, delivery, await settleDelivery({ ...run, delivery, work: done }));
    }),
  );
}

/** What returns after the deadline has run out of time, whatever its reason. */
function noteOutcome<Event>(run: Run<Event>, delivery: Delivery<Event>, outcome: DeliveryOutcome): void {
  if (!run.signal.aborted || outcome.outcome !== "retry") run.outcomes.set(delivery, outcome);
}

/** Whether a group has a delivery to settle after this position. In FIFO order, what returns takes the rest along. */
function hasNext<Event>(
  { outcomes }: Run<Event>,
  { deliveries, isFifo }: OrderedGroup<Event>,
  position: number,
): boolean {
  const settled = deliveries[position];
  const rest = deliveries.slice(position + 1);
  if (settled === undefined || rest.length === 0) return false;
  const isReturned = (outcomes.get(settled) ?? outOfTime).outcome === "retry";
  if (!isFifo || !isReturned) return true;
  for (const delivery of rest) outcomes.set(delivery, behindReturned);
  return false;
}
