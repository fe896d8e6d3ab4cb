import type { HistoryEvent } from "@ringback/stepfunctions/step-functions";
import type { LocalEventBody } from "./local-event.ts";

const ends = {
  ExecutionSucceeded: "SUCCEEDED",
  ExecutionFailed: "FAILED",
  ExecutionTimedOut: "TIMED_OUT",
  ExecutionAborted: "ABORTED",
} as const;

const callbacks = { TaskSucceeded: "succeeded", TaskFailed: "failed", TaskTimedOut: "timed-out" } as const;

/** The event of the local cloud that an event of an execution's history stands for; undefined where there is none. */
export function localEventOf(executionArn: string, event: HistoryEvent): LocalEventBody | undefined {
  const { type, details } = event;
  const error = typeof details?.["error"] === "string" ? { error: details["error"] } : {};
  if (type === "ExecutionStarted") return { type: "execution-started", executionArn };
  if (type === "ExecutionRedriven") return { type: "execution-redriven", executionArn };
  if (type === "TaskSubmitted") {
    const sqsMessageId = sqsMessageIdOf(details?.["output"]);
    return sqsMessageId === undefined ? undefined : { type: "message-queued", executionArn, sqsMessageId };
  }
  if (isKey(callbacks, type))
    return { type: "called-back", executionArn, outcome: callbacks[type], ...error };
  if (isKey(ends, type)) return { type: "execution-ended", executionArn, status: ends[type], ...error };
  return undefined;
}

function isKey<T extends object>(names: T, name: PropertyKey): name is keyof T {
  return Object.hasOwn(names, name);
}

function sqsMessageIdOf(output: unknown): string | undefined {
  if (typeof output !== "string") return undefined;
  const result: unknown = JSON.parse(output);
  const hasId = typeof result === "object" && result !== null && "MessageId" in result;
  return hasId ? String(result.MessageId) : undefined;
}
