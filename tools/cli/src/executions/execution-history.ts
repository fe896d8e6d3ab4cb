import { ExecutionDoesNotExist, type HistoryEvent, paginateGetExecutionHistory } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";

/** What the history of an ended execution tells about its message. */
export interface ExecutionEnd {
  readonly input: string;
  readonly error: string;
  readonly cause: string | undefined;
  /** Whether its message was in the queue. */
  readonly wasSubmitted: boolean;
}

/**
 * Reads how an execution ended; undefined where its history is there no more. The task is submitted once SQS took the
 * message: whatever ends an execution before that, its history has no TaskSubmitted (AWS Step Functions Developer Guide,
 * "Viewing execution details").
 */
export async function executionEnd(cloud: Cloud, executionArn: string): Promise<ExecutionEnd | undefined> {
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
    // Its 90 days were over between the list and this.
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
