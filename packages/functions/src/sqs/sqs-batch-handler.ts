import middy from "@middy/core";
import sqsPartialBatchFailure from "@middy/sqs-partial-batch-failure";
import { wholeBatchErrorName } from "@ringback/contracts/monitoring/whole-batch-error-name";
import type { DeliveryOutcome } from "@ringback/core/delivery/delivery";
import { errorName } from "@ringback/core/errors/error-name";
import type { Clock } from "@ringback/core/ports/clock";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { remainingTimeMs } from "./remaining-time-ms.ts";
import { logReturnedRecords, ReturnedRecord } from "./returned-record.ts";

/** A Lambda handler of SQS events whose event source mapping has ReportBatchItemFailures. */
export type SqsHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
/** Returns one outcome a record, in their order. `deadline` is by the clock's `elapsed()`, in milliseconds. */
export type SettleRecords = (
  records: readonly SQSRecord[],
  deadline: number,
) => Promise<readonly DeliveryOutcome[]>;

/** What is reserved for logging and the response, of the time that Lambda gives an invocation. */
const reserveMs = 1000;
/** The deadline above is enough; middy would set a timer of its own by the time that Lambda says is left. */
const withoutOwnTimer = { timeoutEarlyInMillis: 0 };

/**
 * A Lambda handler that turns an SQS event into a partial batch response. Each record that returns to the queue is
 * reported in `batchItemFailures`, and logged with its id, the reason, and the error behind it. A response that Lambda
 * would take for complete success is never given by accident ("Handling errors for an SQS event source in Lambda").
 *
 * @throws where the event holds no batch, and where every record failed for the same unexpected reason, so that AWS counts
 *   an error. (The partial batch middleware swallows what is thrown inside it.)
 */
export function sqsBatchHandler(
  settle: SettleRecords,
  options: {
    readonly logErrorMessages: boolean;
    /** The task whose records they are, for the log. */
    readonly task?: string;
    /** The timeout of the function. */
    readonly timeoutSeconds: number;
    readonly clock: Clock;
  },
): SqsHandler {
  const { clock, timeoutSeconds } = options;
  const settled = async ({ Records }: SQSEvent, context: Context): Promise<unknown> => {
    const deadline = clock.elapsed() + remainingTimeMs(context, timeoutSeconds) - reserveMs;
    const outcomes = await settle(Records, deadline);
    return Promise.allSettled(Records.map(async (_, index) => acknowledged(outcomes[index])));
  };
  return async (event, context) => {
    if (!Array.isArray(event?.Records)) throw new TypeError("The event is not an SQS batch.");
    const reasons: unknown[] = [];
    const logReturned = logReturnedRecords(event.Records, options);
    const logger = (reason: unknown, record: SQSRecord) => {
      reasons.push(reason);
      logReturned(reason, record);
    };
    const batch = middy(settled, withoutOwnTimer).use(sqsPartialBatchFailure({ logger }));
    const response = batchResponse(await batch(event, context));
    const unexpected = commonUnexpectedReason(event, reasons);
    if (unexpected !== undefined) throw new WholeBatchFailed(unexpected);
    return response;
  };
}

class WholeBatchFailed extends Error {
  override readonly name = wholeBatchErrorName;
  constructor(reason: string) {
    super(`The whole batch failed: ${reason}`);
  }
}

function acknowledged(outcome: DeliveryOutcome | undefined): DeliveryOutcome {
  if (outcome === undefined) throw new ReturnedRecord("The record has no outcome.", { expected: false });
  if (outcome.outcome === "retry") throw new ReturnedRecord(outcome.reason, outcome);
  return outcome;
}

function commonUnexpectedReason({ Records }: SQSEvent, reasons: readonly unknown[]): string | undefined {
  if (Records.length === 0 || reasons.length < Records.length) return undefined;
  const names = reasons.map((reason) => {
    if (reason instanceof ReturnedRecord) return reason.expected ? undefined : reason.message;
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
