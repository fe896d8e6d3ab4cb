import type { MetricName } from "@ringback/contracts/resources/metric-names";
import { shortestTaskToken } from "@ringback/contracts/task-tokens/could-be-task-token";
import { fieldsOfText } from "@ringback/contracts/task-tokens/fields-of-text";
import { redactTaskTokens } from "@ringback/contracts/task-tokens/redact-task-tokens";
import { redactionMark } from "@ringback/contracts/task-tokens/redaction-mark";
import { archiveUndelivered } from "@ringback/core/archive-undelivered";
import { dueDate } from "@ringback/core/due-date";
import type { Clock } from "@ringback/core/ports/clock";
import type { KeepOutcome } from "@ringback/core/ports/dead-letter-archive";
import type { LastReasons } from "@ringback/core/ports/last-reasons";
import type { MessageLookup } from "@ringback/core/ports/message-store";
import { settleDeadLetter } from "@ringback/core/settle-dead-letter";
import type { SettlePorts } from "@ringback/core/settlement";
import type { Delivery, DeliveryOutcome } from "@ringback/core/work/delivery";
import type { SQSRecord } from "aws-lambda";
import { log } from "../log/log.ts";
import { countMetrics, deadLetterMetricsOf, writeMetrics } from "../log/metrics.ts";
import { deliveryOfRecord, receivesOfRecord } from "./delivery-of-record.ts";
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

/** The longest that one write to the archive may take, retries included. */
const archiveMs = 15_000;
/** The longest that the end of a reading may take to be told: it runs in what is kept back for reporting. */
const endReadingMs = 500;
/**
 * Readings that begin and never end before the body is settled unread. One may be a crash that has nothing to do with
 * the body; with the first pass, which counts none, the fourth settles it, within the five that the settings leave time
 * for (`deadLetterPassSeconds`).
 */
const readingsToTry = 2;
/**
 * The same where the table holds an item of the message's id: what was recorded was read, so that its body is most
 * likely not what ended the function. In production these are more than an hour.
 */
const readingsToTryRecorded = 25;

/** The dead-letter function's work: both queues come here, and are told apart by their ARN. */
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

/** A table that does not answer as it should. */
type Away = Exclude<KeepOutcome, { outcome: "kept" }>;
const outOfTime: Away = { outcome: "unavailable", reason: "The time ran out." };

interface Settled {
  readonly outcome: DeliveryOutcome;
  readonly metrics: readonly MetricName[];
}

/**
 * Looks and archives. Where an earlier pass ended before it answered, the raw body is archived before anything
 * reads it, so that a body that ends the function is kept all the same. Where it is read after all, the entry of
 * the reading takes that one's place. Where reading it never ends, it is settled unread: it neither comes back until
 * its retention is over nor holds up its group.
 */
async function settleMessage(
  options: DeadLetterOptions,
  record: SQSRecord,
  deadline: number,
): Promise<Settled> {
  if (!isFurtherPass(options, record)) return settleDelivery(options, deliveryOfRecord(record), deadline);
  const reading = await archivedBy(options.clock, deadline, (signal) =>
    beginReading(options, record, signal),
  );
  if (reading === "unread") return settleDelivery(options, unreadDelivery(record), deadline);
  const settled =
    reading === "read"
      ? await settleDelivery(options, deliveryOfRecord(record), deadline)
      : handBack(reading);
  // An answer is no crash: what comes back for a passing reason is read again, however often.
  if (settled.outcome.outcome === "retry") await endReading(options, record);
  return settled;
}

/** Keeps the body, and says whether it is to be read once more; or why that cannot be told now. */
async function beginReading(
  { archive, lookup, clock }: DeadLetterOptions,
  record: SQSRecord,
  signal: AbortSignal,
): Promise<"read" | "unread" | Away> {
  const begun = await archive.beginReading(unreadEntry(record, clock), signal);
  if (begun.outcome !== "begun") return begun;
  if (begun.readings <= readingsToTry) return "read";
  const { messageId } = fieldsOfText(record.body);
  if (messageId === undefined || begun.readings > readingsToTryRecorded) return "unread";
  // Of an item with this id and whatever content, the lookup says that it is another one than this.
  const look = await lookup.look({ messageId, createdAt: 0, event: "", digest: "" }, signal);
  if (look.outcome === "unavailable" || look.outcome === "unexpected") return look;
  return look.outcome === "absent" ? "unread" : "read";
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

/** The record without its content: its token is found without parsing the body. */
function unreadDelivery(record: SQSRecord): Delivery {
  const { taskToken } = fieldsOfText(record.body);
  const reason = "Nothing could read its body: the function ended each time that it tried.";
  const unread = { messageId: undefined, reason };
  return {
    ...receivesOfRecord(record),
    content:
      taskToken === undefined
        ? { body: "without-token", ...unread }
        : { body: "invalid", taskToken, ...unread },
    redactedBody: withoutToken(record.body, taskToken),
  };
}

/** The token is taken out where it was found, and then what else can be one: nobody has read the text. */
function withoutToken(body: string, taskToken: string | undefined): string {
  const isToken = taskToken !== undefined && taskToken.length >= shortestTaskToken;
  return redactTaskTokens(isToken ? body.replaceAll(taskToken, redactionMark) : body);
}

// SQS does not say whether the receive count goes on in the dead-letter queue or starts anew.
function isFurtherPass({ maxReceiveCount }: DeadLetterOptions, { attributes }: SQSRecord): boolean {
  const receiveCount = Number(attributes.ApproximateReceiveCount);
  return receiveCount > 1 && receiveCount !== maxReceiveCount + 1;
}

function unreadEntry(record: SQSRecord, clock: Clock) {
  return {
    ...receivesOfRecord(record),
    deadLetterId: record.messageId,
    kind: "message" as const,
    messageId: undefined,
    error: "MessageDeadLettered",
    reason: "The dead-letter function did not finish with the message before.",
    body: withoutToken(record.body, fieldsOfText(record.body).taskToken),
    archivedAt: clock.now(),
    unread: true as const,
  };
}

/** Best effort: where it fails, one more reading counts as one that never ended. */
async function endReading({ archive, clock }: DeadLetterOptions, { messageId }: SQSRecord): Promise<void> {
  const endBy = clock.elapsed() + endReadingMs;
  await doneBy(clock, endBy, (signal) => archive.endReading(messageId, signal));
}

/** A write to the archive ends with the invocation at the latest. */
function archivedBy<T>(clock: Clock, deadline: number, write: (signal: AbortSignal) => Promise<T>) {
  return doneBy(clock, Math.min(deadline, clock.elapsed() + archiveMs), write);
}

/** @param moment when to give up, by the clock's `elapsed()` */
async function doneBy<T>(
  clock: Clock,
  moment: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T | Away> {
  const due = dueDate(clock, moment);
  try {
    // An abort ends a request, but no search for credentials that comes before it.
    return await Promise.race([due.reached.then(() => outOfTime), call(due.signal)]);
  } finally {
    due.cancel();
  }
}

async function settleEvent(
  options: DeadLetterOptions,
  record: SQSRecord,
  deadline: number,
): Promise<Settled> {
  const event = undeliveredEvent(record);
  const kept = await archivedBy(options.clock, deadline, (signal) =>
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

function handBack(kept: Away): Settled {
  const outcome = {
    outcome: "retry",
    reason: kept.reason,
    expected: kept.outcome === "unavailable",
    thrown: kept.thrown,
  } as const;
  return { outcome, metrics: deadLetterMetricsOf(outcome) };
}
