import { ExecutionDoesNotExist, type HistoryEvent, paginateGetExecutionHistory } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";

/** How an execution failed, as its history says. */
export interface ExecutionFailure {
  readonly input: string;
  readonly error: string;
  readonly cause: string | undefined;
  /** Whether SQS had accepted its message. */
  readonly wasSubmitted: boolean;
}

/**
 * Reads from the history how an execution failed, timed out or was aborted; undefined if it did not, or its history is
 * gone. The event TaskSubmitted means that SQS accepted the message (AWS Step Functions Developer Guide: "Viewing
 * execution details").
 */
export async function executionFailure(
  cloud: Cloud,
  executionArn: string,
): Promise<ExecutionFailure | undefined> {
  const pages = paginateGetExecutionHistory(
    { client: cloud.workflows, pageSize: 1000 },
    { executionArn, reverseOrder: true },
  );
  let end: { error: string; cause: string | undefined } | undefined;
  let wasSubmitted = false;
  let input = "";
  try {
    for await (const page of pages) {
      for (const event of page.events ?? []) {
        end ??= failureOf(event);
        if (event.type === "TaskSubmitted") wasSubmitted = true;
        input = event.executionStartedEventDetails?.input ?? input;
      }
    }
  } catch (error) {
    // AWS keeps a history for 90 days, which may have passed since the executions were listed.
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
  return end === undefined ? undefined : { ...end, input, wasSubmitted };
}

function failureOf(event: HistoryEvent) {
  switch (event.type) {
    case "ExecutionFailed":
      return ended(event.executionFailedEventDetails, "States.TaskFailed");
    case "ExecutionTimedOut":
      return ended(event.executionTimedOutEventDetails, "States.Timeout");
    case "ExecutionAborted":
      return ended(event.executionAbortedEventDetails, "aborted");
    default:
      return undefined;
  }
}

function ended(details: { error?: string | undefined; cause?: string | undefined } = {}, unnamed: string) {
  return { error: details.error ?? unnamed, cause: details.cause };
}
