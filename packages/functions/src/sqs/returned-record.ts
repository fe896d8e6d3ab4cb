import { parseQueueBody } from "@ringback/contracts/message/queue-body";
import { errorName } from "@ringback/core/errors/error-name";
import { type ThrownError, thrownError } from "@ringback/core/errors/thrown-error";
import type { SQSRecord } from "aws-lambda";
import { log } from "../log/log.ts";
import { loggedError } from "../log/logged-error.ts";
import { messageOrigin } from "./message-origin.ts";

/** Thrown for a record that returns to the queue: the partial batch middleware reports what rejects in `batchItemFailures`. */
export class ReturnedRecord extends Error {
  /** True for a passing failure, false for one that nobody thought of. */
  readonly expected: boolean;
  readonly thrown: ThrownError | undefined;
  constructor(
    reason: string,
    options: { readonly expected: boolean; readonly thrown?: ThrownError | undefined },
  ) {
    super(reason);
    this.name = "ReturnedRecord";
    this.expected = options.expected;
    this.thrown = options.thrown;
  }
}

/**
 * Logs the records of one batch that return to the queue, a line each: id, reason, and the error behind it. Where one
 * error fails many records, only the first of their lines has its stack.
 */
export function logReturnedRecords(
  records: readonly SQSRecord[],
  options: { readonly logErrorMessages: boolean; readonly task?: string | undefined },
): (reason: unknown, record: SQSRecord) => void {
  const seen = new Set<string>();
  let tokens: readonly string[] | undefined;
  const logged = (thrown: ThrownError) => {
    const key = JSON.stringify(thrown);
    const isKnown = seen.has(key);
    seen.add(key);
    // An error of the whole batch may quote any of its records.
    tokens ??= records.flatMap(tokenOf);
    return loggedError(isKnown ? { ...thrown, frames: [] } : thrown, { ...options, tokens });
  };
  return (reason, record) => {
    const isReturned = reason instanceof ReturnedRecord;
    const expected = isReturned && reason.expected;
    const thrown = isReturned ? reason.thrown : thrownError(reason);
    log(expected ? "WARN" : "ERROR", {
      message: "returned to the queue",
      messageId: record.messageId,
      ...(options.task === undefined ? {} : originOf(record, options.task)),
      reason: isReturned ? reason.message : errorName(reason),
      expected,
      receiveCount: Number(record.attributes.ApproximateReceiveCount),
      ...(thrown === undefined ? {} : { error: logged(thrown) }),
    });
  };
}

/** The fields of the line that say whose message it is. */
function originOf(record: SQSRecord, name: string) {
  const { task, execution } = messageOrigin(record, name);
  return { task, execution };
}

function tokenOf({ body }: SQSRecord): readonly string[] {
  const content = parseQueueBody(body);
  return content.body === "without-token" ? [] : [content.taskToken];
}
