import type { MetricName } from "@ringback/contracts/metric-names";
import { redactTaskTokens } from "@ringback/contracts/redact-task-tokens";
import { archiveUndelivered } from "@ringback/core/archive-undelivered";
import type { Clock } from "@ringback/core/clock";
import type { KeepOutcome } from "@ringback/core/dead-letter-archive";
import type { DeliveryOutcome } from "@ringback/core/delivery";
import { dueDate } from "@ringback/core/due-date";
import type { LastReasons } from "@ringback/core/last-reasons";
import type { MessageLookup } from "@ringback/core/message-store";
import { settleDeadLetter } from "@ringback/core/settle-dead-letter";
import type { SettlePorts } from "@ringback/core/settlement";
import type { SQSRecord } from "aws-lambda";
import { deliveryOfRecord, receivesOfRecord } from "./delivery-of-record.ts";
import { log } from "./log.ts";
import { countMetrics, deadLetterMetricsOf, writeMetrics } from "./metrics.ts";
import { logSettled } from "./settle-records.ts";
import type { SettleRecords } from "./sqs-batch-handler.ts";
import { undeliveredEvent } from "./undelivered-event.ts";

type DeadLetterOptions = SettlePorts & {
  readonly lookup: MessageLookup;
  readonly lastReasons: LastReasons;
  readonly stage: string;
  readonly logErrorMessages: boolean;
  /** The ARN of the queue that holds events the rule could not deliver. */
  readonly ruleDlqArn: string;
  readonly maxReceiveCount: number;
};

/** The longest that one put to the archive may take, retries included. */
const unreadMs = 15_000;

/** The dead-letter function's work: both queues come here, and are told apart by their ARN. */
export function settleDeadLetters(options: DeadLetterOptions): SettleRecords {
  return async (records, deadline) => {
    const settled = await Promise.all(
      records.map((record) =>
        record.eventSourceARN === options.ruleDlqArn
          ? settleEvent(options, record)
          : settleMessage(options, record, deadline),
      ),
    );
    writeMetrics(options.stage, countMetrics(settled.flatMap(({ metrics }) => metrics)));
    return settled.map(({ outcome }) => outcome);
  };
}

interface Settled {
  readonly outcome: DeliveryOutcome;
  readonly metrics: readonly MetricName[];
}

/**
 * Looks and archives. Where an earlier pass ended before it answered, the raw body is archived before anything
 * reads it, so that a body that ends the function is kept all the same. Where it is read after all, the entry of
 * the reading takes that one's place.
 */
async function settleMessage(
  options: DeadLetterOptions,
  record: SQSRecord,
  deadline: number,
): Promise<Settled> {
  if (isFurtherPass(options, record)) {
    const kept = await archiveUnread(options, record);
    if (kept.outcome !== "kept") return handBack(kept);
  }
  const delivery = deliveryOfRecord(record);
  const outcome = await settleDeadLetter({ ...options, delivery, deadline });
  logSettled(delivery, outcome, options);
  return { outcome, metrics: deadLetterMetricsOf(outcome) };
}

// SQS does not say whether the receive count goes on in the dead-letter queue or starts anew.
function isFurtherPass({ maxReceiveCount }: DeadLetterOptions, { attributes }: SQSRecord): boolean {
  const receiveCount = Number(attributes.ApproximateReceiveCount);
  return receiveCount > 1 && receiveCount !== maxReceiveCount + 1;
}

function archiveUnread({ archive, clock }: DeadLetterOptions, record: SQSRecord): Promise<KeepOutcome> {
  const entry = {
    ...receivesOfRecord(record),
    deadLetterId: record.messageId,
    kind: "message" as const,
    messageId: undefined,
    error: "MessageDeadLettered",
    reason: "The dead-letter function did not finish with the message before.",
    body: redactTaskTokens(record.body),
    archivedAt: clock.now(),
    unread: true as const,
  };
  return withinLimit(clock, (signal) => archive.keep(entry, signal));
}

async function withinLimit(
  clock: Clock,
  keep: (signal: AbortSignal) => Promise<KeepOutcome>,
): Promise<KeepOutcome> {
  const due = dueDate(clock, clock.elapsed() + unreadMs);
  try {
    return await keep(due.signal);
  } finally {
    due.cancel();
  }
}

async function settleEvent(options: DeadLetterOptions, record: SQSRecord): Promise<Settled> {
  const event = undeliveredEvent(record);
  const kept = await withinLimit(options.clock, (signal) =>
    archiveUndelivered({ ...options, event, signal }),
  );
  if (kept.outcome !== "kept") return handBack(kept);
  const { reason, eventId } = event;
  log("WARN", {
    message: "settled",
    messageId: record.messageId,
    recordId: eventId,
    outcome: "undelivered",
    reason,
  });
  return { outcome: { outcome: "without-token", reason }, metrics: ["EventUndelivered"] };
}

function handBack(kept: Exclude<KeepOutcome, { outcome: "kept" }>): Settled {
  const outcome = {
    outcome: "retry",
    reason: kept.reason,
    expected: kept.outcome === "unavailable",
    thrown: kept.thrown,
  } as const;
  return { outcome, metrics: deadLetterMetricsOf(outcome) };
}
