import type { Delivery, DeliveryOutcome } from "@ringback/core/delivery/delivery";
import { noteLastReasons } from "@ringback/core/note-last-reasons";
import type { LastReasons } from "@ringback/core/ports/last-reasons";
import { settleBatch } from "@ringback/core/settle-batch";
import type { SettlePorts } from "@ringback/core/settlement";
import { timeLimit } from "@ringback/core/time-limit";
import type { Work } from "@ringback/core/work/work";
import type { SQSRecord } from "aws-lambda";
import { log } from "../log/log.ts";
import { loggedError } from "../log/logged-error.ts";
import { countMetrics, metricsOf, writeMetrics } from "../log/metrics.ts";
import { deliveryOfRecord } from "./delivery-of-record.ts";
import type { SettleRecords } from "./sqs-batch-handler.ts";

/** The longest that delays and last reasons of failed records may take. It runs in the second that is reserved for the response. */
const afterwardsMs = 500;

type RecordsOptions = SettlePorts & {
  readonly work: Work;
  readonly stage: string;
  readonly logErrorMessages: boolean;
  /** How often SQS delivers a message before it moves it to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly lastReasons: LastReasons;
  /** Sets when failed records become visible again. Best effort. */
  readonly redeliver: (records: readonly SQSRecord[], signal: AbortSignal) => Promise<void>;
};

/** What the recorder does with a batch: parse, settle, log, count, and delay the redelivery of what failed. */
export function settleRecords(options: RecordsOptions): SettleRecords {
  return async (records, deadline) => {
    const deliveries = records.map(deliveryOfRecord);
    const outcomeOf = await settleBatch({ ...options, deliveries, deadline });
    const settled = deliveries.map((delivery) => [delivery, outcomeOf.get(delivery) ?? lost] as const);
    const outcomes = settled.map(([, outcome]) => outcome);
    for (const [delivery, outcome] of settled) logSettled(delivery, outcome, options);
    writeMetrics(options.stage, countMetrics(outcomes.flatMap(metricsOf)));
    const failed = records.filter((_, index) => outcomes[index]?.outcome === "retry");
    if (failed.length > 0) await delayAndNote(options, failed, settled);
    return outcomes;
  };
}

/** Delays the redelivery of failed records, and notes the reason for those that were received for the last time. */
async function delayAndNote(
  options: RecordsOptions,
  failed: readonly SQSRecord[],
  settled: readonly (readonly [Delivery, DeliveryOutcome])[],
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

/** Logs a settled message in one line, with its ids and outcome. What returns to the queue is logged by `logReturnedRecords`. */
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
