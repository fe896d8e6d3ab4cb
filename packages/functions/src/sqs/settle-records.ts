import { dueDate } from "@ringback/core/due-date";
import { noteLastReasons } from "@ringback/core/note-last-reasons";
import type { LastReasons } from "@ringback/core/ports/last-reasons";
import { settleBatch } from "@ringback/core/settle-batch";
import type { SettlePorts } from "@ringback/core/settlement";
import type { Delivery, DeliveryOutcome } from "@ringback/core/work/delivery";
import type { Work } from "@ringback/core/work/work";
import type { SQSRecord } from "aws-lambda";
import { log } from "../log/log.ts";
import { loggedError } from "../log/logged-error.ts";
import { countMetrics, metricsOf, writeMetrics } from "../log/metrics.ts";
import { deliveryOfRecord } from "./delivery-of-record.ts";
import type { SettleRecords } from "./sqs-batch-handler.ts";

/** How long the redelivery of failed records, and the notes on the last of them, may take: they run in what is kept back for reporting. */
const redeliverMs = 500;

type RecordsOptions = SettlePorts & {
  readonly work: Work;
  readonly stage: string;
  readonly logErrorMessages: boolean;
  /** How often the queue hands over a message before it is a dead letter. */
  readonly maxReceiveCount: number;
  readonly lastReasons: LastReasons;
  readonly redeliver: (records: readonly SQSRecord[], signal: AbortSignal) => Promise<void>;
};

/** The recorder's work on a batch: parse, settle, count, and let what failed come back after a delay. */
export function settleRecords(options: RecordsOptions): SettleRecords {
  return async (records, deadline) => {
    const deliveries = records.map(deliveryOfRecord);
    const settled = await settleBatch({ ...options, deliveries, deadline });
    const outcomes = deliveries.map((delivery) => settled.get(delivery) ?? lost);
    for (const [index, delivery] of deliveries.entries())
      logSettled(delivery, outcomes[index] ?? lost, options);
    writeMetrics(options.stage, countMetrics(outcomes.flatMap(metricsOf)));
    const failed = records.filter((_, index) => outcomes[index]?.outcome === "retry");
    const settledOnes = deliveries.map((delivery, index) => [delivery, outcomes[index] ?? lost] as const);
    if (failed.length > 0) await leaveBehind(options, failed, settledOnes);
    return outcomes;
  };
}

/** Delays the redelivery of what failed, and notes why for what will not be delivered again. */
async function leaveBehind(
  options: RecordsOptions,
  failed: readonly SQSRecord[],
  settled: readonly (readonly [Delivery, DeliveryOutcome])[],
): Promise<void> {
  const due = dueDate(options.clock, options.clock.elapsed() + redeliverMs);
  try {
    // An abort ends a request, but no search for credentials that comes before it.
    await Promise.race([
      due.reached,
      Promise.all([
        options.redeliver(failed, due.signal),
        noteLastReasons({ ...options, settled, signal: due.signal }),
      ]),
    ]);
  } finally {
    due.cancel();
  }
}

const lost: DeliveryOutcome = { outcome: "retry", reason: "The record has no outcome.", expected: false };

/** Every message leaves one line, with its ids and what became of it; what is handed back is logged as such. */
export function logSettled(
  { deliveryId, content, receiveCount }: Delivery,
  outcome: DeliveryOutcome,
  options: { readonly logErrorMessages: boolean },
): void {
  if (outcome.outcome === "retry") return;
  const recordId = content.body === "valid" ? content.message.messageId : content.messageId;
  const isAlarming = outcome.outcome === "invalid-token" || outcome.outcome === "callback-rejected";
  const isFine = outcome.outcome === "succeeded" || outcome.outcome === "task-gone";
  const level = isAlarming ? "ERROR" : isFine ? "INFO" : "WARN";
  const tokens = content.body === "without-token" ? [] : [content.taskToken];
  const thrown = "thrown" in outcome ? outcome.thrown : undefined;
  log(level, {
    message: "settled",
    messageId: deliveryId,
    recordId,
    receiveCount,
    ...outcome,
    thrown: thrown && loggedError(thrown, { ...options, tokens }),
  });
}
