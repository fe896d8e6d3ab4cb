import { scanQueueBody } from "@ringback/contracts/message/scan-queue-body";
import type { MetricName } from "@ringback/contracts/monitoring/metric-names";
import { archiveUndeliveredEvent } from "@ringback/core/archive-undelivered-event";
import type { Delivery, DeliveryOutcome } from "@ringback/core/delivery/delivery";
import type { Clock } from "@ringback/core/ports/clock";
import type { KeepOutcome } from "@ringback/core/ports/dead-letter-archive";
import type { LastReasons } from "@ringback/core/ports/last-reasons";
import type { MessageLookup } from "@ringback/core/ports/message-store";
import { settleDeadLetter } from "@ringback/core/settle-dead-letter";
import type { SettlePorts } from "@ringback/core/settlement";
import { timeLimit } from "@ringback/core/time-limit";
import type { SQSRecord } from "aws-lambda";
import { log } from "../log/log.ts";
import { countMetrics, deadLetterMetricsOf, writeMetrics } from "../log/metrics.ts";
import { deliveryOfRecord } from "./delivery-of-record.ts";
import { logSettled } from "./settle-records.ts";
import type { SettleRecords } from "./sqs-batch-handler.ts";
import { undeliveredEvent } from "./undelivered-event.ts";
import { unreadDeadLetter, unreadDelivery } from "./unread-dead-letter.ts";

type DeadLetterOptions = SettlePorts & {
  readonly lookup: MessageLookup;
  readonly lastReasons: LastReasons;
  readonly stage: string;
  readonly logErrorMessages: boolean;
  /** The ARN of the queue that holds events the rule could not deliver. */
  readonly ruleDlqArn: string;
  readonly maxReceiveCount: number;
};

/** The longest that one write to the archive may take, retries included. */
const archiveMs = 15_000;
/** The longest that the write may take which ends a reading. It runs in the second that is reserved for the response. */
const endReadingMs = 500;
/**
 * Attempts to read a body that begin and never end before its message is settled unread. One of them may be a crash that
 * has nothing to do with the body. The first receive is not counted, so the fourth settles the message, within the five
 * that the settings allow for (`deadLetterPassSeconds`).
 */
const readingsToTry = 2;
/**
 * The same where the messages table holds an item of the message's id. What was recorded was read then, so the body is
 * most likely not what ended the function. In production these attempts take more than an hour.
 */
const readingsToTryRecorded = 25;

/** What the dead-letter function does with its records: those of the rule's queue are events, all others messages. */
export function settleDeadLetters(options: DeadLetterOptions): SettleRecords {
  return async (records, deadline) => {
    const settled = await Promise.all(
      records.map((record) =>
        record.eventSourceARN === options.ruleDlqArn
          ? settleEvent(options, record, deadline)
          : settleMessage(options, record, deadline),
      ),
    );
    writeMetrics(options.stage, countMetrics(settled.flatMap(({ metrics }) => metrics)));
    return settled.map(({ outcome }) => outcome);
  };
}

/** A failure of the archive or the table. */
type Failure = Exclude<KeepOutcome, { outcome: "kept" }>;
const outOfTime: Failure = { outcome: "unavailable", reason: "The time ran out." };

interface Settled {
  readonly outcome: DeliveryOutcome;
  readonly metrics: readonly MetricName[];
}

/**
 * Looks the message up and archives it. Where an earlier receive ended without a response, the body is archived before
 * anything parses it, so that a body which ends the function is kept all the same. Once it has been read, its own entry
 * replaces that one. Where no attempt to read it ends, the message is settled unread, so that it neither returns until
 * its retention ends nor holds up its message group.
 */
async function settleMessage(
  options: DeadLetterOptions,
  record: SQSRecord,
  deadline: number,
): Promise<Settled> {
  if (!isLaterReceive(options, record)) return settleDelivery(options, deliveryOfRecord(record), deadline);
  const reading = await archivedBy(options.clock, deadline, (signal) =>
    beginReading(options, record, signal),
  );
  if (reading === "unread") return settleDelivery(options, unreadDelivery(record), deadline);
  const settled =
    reading === "read"
      ? await settleDelivery(options, deliveryOfRecord(record), deadline)
      : returnToQueue(reading);
  // It was read without a crash: what returns because of a passing failure is read again, however often.
  if (settled.outcome.outcome === "retry") await endReading(options, record);
  return settled;
}

/** Archives the body unread, and decides whether to try to read it once more. */
async function beginReading(
  { archive, lookup, clock }: DeadLetterOptions,
  record: SQSRecord,
  signal: AbortSignal,
): Promise<"read" | "unread" | Failure> {
  const begun = await archive.beginReading(unreadDeadLetter(record, clock.now()), signal);
  if (begun.outcome !== "begun") return begun;
  if (begun.readings <= readingsToTry) return "read";
  const { messageId } = scanQueueBody(record.body);
  if (messageId === undefined || begun.readings > readingsToTryRecorded) return "unread";
  // No item has an empty digest, so "other" means that the table holds this id, with whatever content.
  const found = await lookup.lookUp({ messageId, createdAt: 0, event: "", digest: "" }, signal);
  if (found.outcome === "unavailable" || found.outcome === "unexpected") return found;
  return found.outcome === "absent" ? "unread" : "read";
}

async function settleDelivery(
  options: DeadLetterOptions,
  delivery: Delivery,
  deadline: number,
): Promise<Settled> {
  const outcome = await settleDeadLetter({ ...options, delivery, deadline });
  logSettled(delivery, outcome, options);
  return { outcome, metrics: deadLetterMetricsOf(outcome) };
}

// SQS does not say whether the receive count goes on in the dead-letter queue or starts again at 1.
function isLaterReceive({ maxReceiveCount }: DeadLetterOptions, { attributes }: SQSRecord): boolean {
  const receiveCount = Number(attributes.ApproximateReceiveCount);
  return receiveCount > 1 && receiveCount !== maxReceiveCount + 1;
}

/** Best effort: where it fails, this attempt counts as one that never ended. */
async function endReading({ archive, clock }: DeadLetterOptions, { messageId }: SQSRecord): Promise<void> {
  const endBy = clock.elapsed() + endReadingMs;
  await doneBy(clock, endBy, (signal) => archive.endReading(messageId, signal));
}

/** A write to the archive ends with the invocation at the latest. */
function archivedBy<T>(clock: Clock, deadline: number, write: (signal: AbortSignal) => Promise<T>) {
  return doneBy(clock, Math.min(deadline, clock.elapsed() + archiveMs), write);
}

/** @param endsAt when to give up, by the clock's `elapsed()` */
async function doneBy<T>(
  clock: Clock,
  endsAt: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T | Failure> {
  const limit = timeLimit(clock, endsAt);
  try {
    // The signal ends a request, but not the search for credentials that comes before it.
    return await Promise.race([limit.reached.then(() => outOfTime), call(limit.signal)]);
  } finally {
    limit.cancel();
  }
}

async function settleEvent(
  options: DeadLetterOptions,
  record: SQSRecord,
  deadline: number,
): Promise<Settled> {
  const event = undeliveredEvent(record);
  const kept = await archivedBy(options.clock, deadline, (signal) =>
    archiveUndeliveredEvent({ ...options, event, signal }),
  );
  if (kept.outcome !== "kept") return returnToQueue(kept);
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

function returnToQueue({ outcome, reason, thrown }: Failure): Settled {
  const retry = { outcome: "retry", reason, expected: outcome === "unavailable", thrown } as const;
  return { outcome: retry, metrics: deadLetterMetricsOf(retry) };
}
