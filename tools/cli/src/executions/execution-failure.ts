import type { HistoryEvent } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { type ExecutionHistory, executionHistory } from "./execution-history.ts";
import { sentMessages } from "./sent-messages.ts";

/** How an execution failed, as its history says. */
export interface ExecutionFailure {
  readonly input: string;
  readonly error: string;
  readonly cause: string | undefined;
  /**
   * Whether SQS had accepted the message of the state that failed: TaskSubmitted means that (AWS Step Functions Developer
   * Guide: "Viewing execution details"). The messages of the states before it, which the workflow has left, do not count.
   */
  readonly wasSubmitted: boolean;
  /** The Fail state that ended it, if one did: the workflow ends so for what it has met. */
  readonly failState: string | undefined;
}

/**
 * Reads from the history how an execution failed, timed out or was aborted; undefined if it did not, or its history is
 * gone.
 */
export async function executionFailure(
  cloud: Cloud,
  executionArn: string,
): Promise<ExecutionFailure | undefined> {
  const history = await executionHistory(cloud, executionArn);
  return history === undefined ? undefined : failureIn(history);
}

/** How the execution of a history failed; undefined if it did not. */
export function failureIn(history: ExecutionHistory): ExecutionFailure | undefined {
  const last = history.events.at(-1);
  const end = last === undefined ? undefined : failureOf(last);
  if (end === undefined) return undefined;
  const input = history.events
    .map(({ executionStartedEventDetails: started }) => started?.input)
    .find(isText);
  const sent = sentMessages(history);
  const hasFailedSend = sent.some(
    ({ end, error, isOver }) => end === "not-sent" && error !== undefined && !isOver,
  );
  const before = history.events.find(({ id }) => id === last?.previousEventId);
  const failState = before?.type === "FailStateEntered" ? before.stateEnteredEventDetails?.name : undefined;
  const wasSubmitted = sent.some(
    ({ sqsMessageIds, end, isOver }) =>
      sqsMessageIds.length > 0 &&
      // A Fail state ends a workflow for what its messages have met.
      (failState !== undefined ||
        // A message that waits in another branch of Parallel has failed nothing.
        (!isOver && (end !== "waiting" || last?.type !== "ExecutionFailed"))),
  );
  return { ...end, failState, input: input ?? "", wasSubmitted: wasSubmitted && !hasFailedSend };
}

const isText = (text: string | undefined): text is string => text !== undefined;

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
