import type { MetricName } from "@ringback/contracts/monitoring/metric-names";
import { archiveUndeliveredEvent } from "@ringback/core/archive-undelivered-event";
import type { DeliveryOutcome } from "@ringback/core/delivery/delivery";
import type { Clock } from "@ringback/core/ports/clock";
import type { DeadLetterArchive } from "@ringback/core/ports/dead-letter-archive";
import type { SQSRecord } from "aws-lambda";
import { log } from "../log/log.ts";
import { countMetrics, deadLetterMetricsOf, writeMetrics } from "../log/metrics.ts";
import { archivedBy } from "./archived-by.ts";
import type { SettleRecords } from "./sqs-batch-handler.ts";
import { undeliveredEvent } from "./undelivered-event.ts";

interface UndeliveredOptions {
  readonly archive: DeadLetterArchive;
  readonly clock: Clock;
  readonly stage: string;
  /** The workflow of the rule. */
  readonly workflow: string;
}

/** What is done with the events that a workflow's rule could not deliver: each is archived, and no task waits for it. */
export function settleUndeliveredEvents(options: UndeliveredOptions): SettleRecords {
  return async (records, deadline) => {
    const settled = await Promise.all(records.map((record) => settleEvent(options, record, deadline)));
    const counts = countMetrics(settled.flatMap(metricsOf));
    writeMetrics({ Stage: options.stage, Workflow: options.workflow }, counts);
    return settled;
  };
}

async function settleEvent(
  options: UndeliveredOptions,
  record: SQSRecord,
  deadline: number,
): Promise<DeliveryOutcome> {
  const { workflow } = options;
  const event = undeliveredEvent(record, workflow);
  const kept = await archivedBy(options.clock, deadline, (signal) =>
    archiveUndeliveredEvent({ ...options, event, signal }),
  );
  const { reason, eventId } = event;
  if (kept.outcome !== "kept") {
    const { outcome, thrown } = kept;
    return { outcome: "retry", reason: kept.reason, expected: outcome === "unavailable", thrown };
  }
  log("WARN", {
    message: "settled",
    messageId: record.messageId,
    recordId: eventId,
    workflow,
    outcome: "undelivered",
    reason,
  });
  return { outcome: "without-token", reason };
}

function metricsOf(outcome: DeliveryOutcome): readonly MetricName[] {
  return outcome.outcome === "retry" ? deadLetterMetricsOf(outcome) : ["EventUndelivered"];
}
