import { scanQueueBody } from "@ringback/contracts/message/scan-queue-body";
import type { MetricName } from "@ringback/contracts/monitoring/metric-names";
import type { Delivery, DeliveryOutcome } from "@ringback/core/delivery/delivery";
import type { Look } from "@ringback/core/look/look";
import type { LastReasons } from "@ringback/core/ports/last-reasons";
import type { MessageLookup } from "@ringback/core/ports/message-store";
import { settleDeadLetter } from "@ringback/core/settle-dead-letter";
import type { SettlePorts } from "@ringback/core/settlement";
import type { SQSRecord } from "aws-lambda";
import { countMetrics, deadLetterMetricsOf, writeMetrics } from "../log/metrics.ts";
import { type ArchiveFailure, archivedBy, doneBy } from "./archived-by.ts";
import { deliveryOfRecord, type ReadRecord } from "./delivery-of-record.ts";
import { logSettled } from "./log-settled.ts";
import type { SettleRecords } from "./sqs-batch-handler.ts";
import { unreadDeadLetter, unreadDelivery } from "./unread-dead-letter.ts";

interface DeadLetterOptions<Event> extends SettlePorts, ReadRecord<Event> {
  /** Says whether the work of a message is done after all; undefined for a task that cannot say so. */
  readonly look: Look<Event> | undefined;
  /** Where recorded messages are found by their ids alone; undefined for a task that records none. */
  readonly lookup: MessageLookup | undefined;
  readonly lastReasons: LastReasons;
  readonly stage: string;
  readonly logErrorMessages: boolean;
  readonly maxReceiveCount: number;
}

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

/** What the dead-letter function of a task does with its messages. */
export function settleDeadLetters<Event>(options: DeadLetterOptions<Event>): SettleRecords {
  return async (records, deadline) => {
    const settled = await Promise.all(records.map((record) => settleMessage(options, record, deadline)));
    const { stage, task } = options;
    writeMetrics({ Stage: stage, Task: task }, countMetrics(settled.flatMap(({ metrics }) => metrics)));
    return settled.map(({ outcome }) => outcome);
  };
}

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
async function settleMessage<Event>(
  options: DeadLetterOptions<Event>,
  record: SQSRecord,
  deadline: number,
): Promise<Settled> {
  if (!isLaterReceive(options, record))
    return settleDelivery(options, deliveryOfRecord(record, options), deadline);
  const reading = await archivedBy(options.clock, deadline, (signal) =>
    beginReading(options, record, signal),
  );
  if (reading === "unread") return settleDelivery(options, unreadDelivery(record, options.task), deadline);
  const settled =
    reading === "read"
      ? await settleDelivery(options, deliveryOfRecord(record, options), deadline)
      : returnToQueue(reading);
  // It was read without a crash: what returns because of a passing failure is read again, however often.
  if (settled.outcome.outcome === "retry") await endReading(options, record);
  return settled;
}

/** Archives the body unread, and decides whether to try to read it once more. */
async function beginReading(
  { archive, lookup, clock, task }: DeadLetterOptions<unknown>,
  record: SQSRecord,
  signal: AbortSignal,
): Promise<"read" | "unread" | ArchiveFailure> {
  const begun = await archive.beginReading(
    unreadDeadLetter(record, { task, archivedAt: clock.now() }),
    signal,
  );
  if (begun.outcome !== "begun") return begun;
  if (begun.readings <= readingsToTry) return "read";
  const { messageId } = scanQueueBody(record.body);
  if (lookup === undefined || messageId === undefined) return "unread";
  if (begun.readings > readingsToTryRecorded) return "unread";
  // No item has an empty digest, so "other" means that the table holds this id, with whatever content.
  const found = await lookup.lookUp({ messageId, createdAt: 0, event: "", digest: "" }, signal);
  if (found.outcome === "unavailable" || found.outcome === "unexpected") return found;
  return found.outcome === "absent" ? "unread" : "read";
}

async function settleDelivery<Event>(
  options: DeadLetterOptions<Event>,
  delivery: Delivery<Event>,
  deadline: number,
): Promise<Settled> {
  const outcome = await settleDeadLetter({ ...options, delivery, deadline });
  logSettled(delivery, outcome, options);
  return { outcome, metrics: deadLetterMetricsOf(outcome) };
}

// SQS does not say whether the receive count goes on in the dead-letter queue or starts again at 1.
function isLaterReceive({ maxReceiveCount }: DeadLetterOptions<unknown>, { attributes }: SQSRecord): boolean {
  const receiveCount = Number(attributes.ApproximateReceiveCount);
  return receiveCount > 1 && receiveCount !== maxReceiveCount + 1;
}

/** Best effort: where it fails, this attempt counts as one that never ended. */
async function endReading(
  { archive, clock }: DeadLetterOptions<unknown>,
  { messageId }: SQSRecord,
): Promise<void> {
  const endBy = clock.elapsed() + endReadingMs;
  await doneBy(clock, endBy, (signal) => archive.endReading(messageId, signal));
}

function returnToQueue({ outcome, reason, thrown }: ArchiveFailure): Settled {
  const retry = { outcome: "retry", reason, expected: outcome === "unavailable", thrown } as const;
  return { outcome: retry, metrics: deadLetterMetricsOf(retry) };
}
