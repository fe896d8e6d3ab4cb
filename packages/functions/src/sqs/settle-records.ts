import type { Delivery, DeliveryOutcome } from "@ringback/core/delivery/delivery";
import { noteLastReasons } from "@ringback/core/note-last-reasons";
import type { LastReasons } from "@ringback/core/ports/last-reasons";
import { settleBatch } from "@ringback/core/settle-batch";
import type { SettlePorts } from "@ringback/core/settlement";
import { timeLimit } from "@ringback/core/time-limit";
import type { TaskWork } from "@ringback/core/work/work";
import type { SQSRecord } from "aws-lambda";
import { countMetrics, metricsOf, writeMetrics } from "../log/metrics.ts";
import { deliveryOfRecord, type ReadRecord } from "./delivery-of-record.ts";
import { logSettled } from "./log-settled.ts";
import type { SettleRecords } from "./sqs-batch-handler.ts";

/** The longest that delays and last reasons of failed records may take. It runs in the second that is reserved for the response. */
const afterwardsMs = 500;

interface RecordsOptions<Event> extends SettlePorts, ReadRecord<Event> {
  readonly work: TaskWork<Event>;
  readonly stage: string;
  readonly logErrorMessages: boolean;
  /** How often SQS delivers a message before it moves it to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly lastReasons: LastReasons;
  /** Sets when failed records become visible again. Best effort. */
  readonly redeliver: (records: readonly SQSRecord[], signal: AbortSignal) => Promise<void>;
}

/** What the work function of a task does with a batch: parse, settle, log, count, and delay the redelivery of what failed. */
export function settleRecords<Event>(options: RecordsOptions<Event>): SettleRecords {
  return async (records, deadline) => {
    const deliveries = records.map((record) => deliveryOfRecord(record, options));
    const outcomeOf = await settleBatch({ ...options, deliveries, deadline });
    const settled = deliveries.map((delivery) => [delivery, outcomeOf.get(delivery) ?? lost] as const);
    const outcomes = settled.map(([, outcome]) => outcome);
    for (const [delivery, outcome] of settled) logSettled(delivery, outcome, options);
    writeMetrics({ Stage: options.stage, Task: options.task }, countMetrics(outcomes.flatMap(metricsOf)));
    const failed = records.filter((_, index) => outcomes[index]?.outcome === "retry");
    if (failed.length > 0) await delayAndNote(options, failed, settled);
    return outcomes;
  };
}

/** Delays the redelivery of failed records, and notes the reason for those that were received for the last time. */
async function delayAndNote(
  options: Pick<RecordsOptions<unknown>, "clock" | "redeliver" | "lastReasons" | "maxReceiveCount">,
  failed: readonly SQSRecord[],
  settled: readonly (readonly [Delivery<unknown>, DeliveryOutcome])[],
): Promise<void> {
  const { clock, redeliver } = options;
  const limit = timeLimit(clock, clock.elapsed() + afterwardsMs);
  try {
    // The signal ends a request, but not the search for credentials that comes before it.
    await Promise.race([
      limit.reached,
      Promise.all([
        redeliver(failed, limit.signal),
        noteLastReasons({ ...options, settled, signal: limit.signal }),
      ]),
    ]);
  } finally {
    limit.cancel();
  }
}

const lost: DeliveryOutcome = { outcome: "retry", reason: "The record has no outcome.", expected: false };
