import type { Invoked } from "./lambda-function.ts";

/** What became of an event. */
export interface EventResult {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly requestId: string;
  readonly functionArn: string;
  readonly condition: "Success" | "RetriesExhausted" | "EventAgeExceeded";
  /** How often the function was invoked with it. */
  readonly attempts: number;
  readonly event: unknown;
  /** The last invocation; none where all were throttled. */
  readonly last?: Invoked;
}

/** The record that a destination gets (AWS Lambda Developer Guide, "Retain records of asynchronous invocations"). */
export function invocationRecord(result: EventResult): object {
  const { timestamp, requestId, functionArn, condition, attempts, event, last } = result;
  return {
    version: "1.0",
    timestamp: new Date(timestamp).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    ...responseOf(last),
  };
}

function responseOf(last: Invoked | undefined): object {
  const context = { statusCode: 200, executedVersion: "$LATEST" };
  if (last?.result.outcome === "succeeded") {
    return { responseContext: context, responsePayload: JSON.parse(last.result.payload) };
  }
  if (last?.result.outcome === "failed") {
    return {
      responseContext: { ...context, functionError: "Unhandled" },
      responsePayload: last.result.error,
    };
  }
  return {};
}
