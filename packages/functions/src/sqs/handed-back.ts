import { parseQueueBody } from "@ringback/contracts/message/queue-body";
import { type ThrownError, thrownError } from "@ringback/core/ports/thrown-error";
import { errorName } from "@ringback/core/work/perform-work";
import type { SQSRecord } from "aws-lambda";
import { log } from "../log/log.ts";
import { loggedError } from "../log/logged-error.ts";

/** Thrown for a record that has to be delivered again, which is how the partial batch middleware hears of it. */
export class HandedBack extends Error {
  readonly expected: boolean;
  readonly thrown: ThrownError | undefined;
  constructor(
    reason: string,
    options: { readonly expected: boolean; readonly thrown?: ThrownError | undefined },
  ) {
    super(reason);
    this.name = "HandedBack";
    this.expected = options.expected;
    this.thrown = options.thrown;
  }
}

/**
 * Logs the records of one batch that have to come back: id, reason, and the error behind it. What fails a batch as a
 * whole fails each record with the same error, whose stack is told with the first of them.
 */
export function handedBackLog(
  records: readonly SQSRecord[],
  options: { readonly logErrorMessages: boolean },
): (reason: unknown, record: SQSRecord) => void {
  const seen = new Set<string>();
  let tokens: readonly string[] | undefined;
  const logged = (thrown: ThrownError) => {
    const key = JSON.stringify(thrown);
    const isKnown = seen.has(key);
    seen.add(key);
    // What was thrown for the whole batch may quote any of its records.
    tokens ??= records.flatMap(tokenOf);
    return loggedError(isKnown ? { ...thrown, frames: [] } : thrown, { ...options, tokens });
  };
  return (reason, record) => {
    const isHandedBack = reason instanceof HandedBack;
    const expected = isHandedBack && reason.expected;
    const thrown = isHandedBack ? reason.thrown : thrownError(reason);
    log(expected ? "WARN" : "ERROR", {
      message: "handed back",
      messageId: record.messageId,
      reason: isHandedBack ? reason.message : errorName(reason),
      expected,
      receiveCount: Number(record.attributes.ApproximateReceiveCount),
      ...(thrown === undefined ? {} : { error: logged(thrown) }),
    });
  };
}

function tokenOf({ body }: SQSRecord): readonly string[] {
  const content = parseQueueBody(body);
  return content.body === "without-token" ? [] : [content.taskToken];
}
