import middy from "@middy/core";
import sqsPartialBatchFailure from "@middy/sqs-partial-batch-failure";
import { wholeBatchFailed } from "@ringback/contracts/resources/whole-batch-failed";
import type { Clock } from "@ringback/core/ports/clock";
import type { DeliveryOutcome } from "@ringback/core/work/delivery";
import { errorName } from "@ringback/core/work/perform-work";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { systemClock } from "../system-clock.ts";
import { HandedBack, handedBackLog } from "./handed-back.ts";
import { remainingTimeMs } from "./remaining-time-ms.ts";

export type SqsHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
/** Gives each record its outcome, in the order of the records, by the deadline (of the clock's `elapsed()`). */
export type SettleRecords = (
  records: readonly SQSRecord[],
  deadline: number,
) => Promise<readonly DeliveryOutcome[]>;

/** Kept back for reporting, of the time that Lambda gives an invocation. */
const reserveMs = 1000;
/** The deadline is ours, kept by the clock; middy would set a timer of its own against the time that is left. */
const withoutOwnTimer = { timeoutEarlyInMillis: 0 };

/**
 * The one way from an SQS event to `batchItemFailures`: each record that has to come back is reported, and
 * logged with its id, the reason, and the error behind it. It never answers with anything that Lambda would take for
 * complete success by accident.
 *
 * Throws, so that AWS counts an error, where there is no batch, and where every record failed for one unexpected
 * reason. (The partial batch middleware swallows what is thrown inside it.)
 */
export function sqsBatchHandler(
  settle: SettleRecords,
  options: {
    readonly logErrorMessages: boolean;
    /** What Lambda gives the function. */
    readonly timeoutSeconds: number;
    readonly clock?: Clock;
  },
): SqsHandler {
  const { clock = systemClock, logErrorMessages, timeoutSeconds } = options;
  const settled = async ({ Records }: SQSEvent, context: Context): Promise<unknown> => {
    const deadline = clock.elapsed() + remainingTimeMs(context, timeoutSeconds) - reserveMs;
    const outcomes = await settle(Records, deadline);
    return Promise.allSettled(Records.map(async (_, index) => acknowledged(outcomes[index])));
  };
  return async (event, context) => {
    if (!Array.isArray(event?.Records)) throw new TypeError("The event is no SQS batch.");
    const reasons: unknown[] = [];
    const logHandedBack = handedBackLog(event.Records, { logErrorMessages });
    const logger = (reason: unknown, record: SQSRecord) => {
      reasons.push(reason);
      logHandedBack(reason, record);
    };
    const batch = middy(settled, withoutOwnTimer).use(sqsPartialBatchFailure({ logger }));
    const response = batchResponse(await batch(event, context));
    const unexpected = commonUnexpectedReason(event, reasons);
    if (unexpected !== undefined) throw new WholeBatchFailed(unexpected);
    return response;
  };
}

class WholeBatchFailed extends Error {
  override readonly name = wholeBatchFailed;
  constructor(reason: string) {
    super(`The whole batch failed: ${reason}`);
  }
}

function acknowledged(outcome: DeliveryOutcome | undefined): DeliveryOutcome {
  if (outcome === undefined) throw new HandedBack("The record has no outcome.", { expected: false });
  if (outcome.outcome === "retry") throw new HandedBack(outcome.reason, outcome);
  return outcome;
}

function commonUnexpectedReason({ Records }: SQSEvent, reasons: readonly unknown[]): string | undefined {
  if (Records.length === 0 || reasons.length < Records.length) return undefined;
  const names = reasons.map((reason) => {
    if (reason instanceof HandedBack) return reason.expected ? undefined : reason.message;
    return errorName(reason);
  });
  return names.every((name) => name === names[0]) ? names[0] : undefined;
}

function batchResponse(response: unknown): SQSBatchResponse {
  if (typeof response === "object" && response !== null && "batchItemFailures" in response) {
    const { batchItemFailures } = response;
    if (Array.isArray(batchItemFailures)) return { batchItemFailures };
  }
  throw new TypeError("The handler gave no batchItemFailures.");
}
