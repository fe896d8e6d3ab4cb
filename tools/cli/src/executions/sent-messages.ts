import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { type JsonValue, parseJson } from "@ringback/contracts/message/json-value";
import * as z from "zod/mini";
import type { ExecutionHistory } from "./execution-history.ts";

/** A message that a state of an execution has sent, or tried to send. */
export interface SentMessage {
  /** The name of the state. */
  readonly state: string;
  /** What the body says; undefined if the history does not hold the body, or it breaks the contract. */
  readonly record: SentRecord | undefined;
  /** The ids that SQS gave it, one for each time that it was sent. */
  readonly sqsMessageIds: readonly string[];
  /** How often the state tried to send it: retries of the send, and AWS's redrives of the execution. */
  readonly attempts: number;
  /**
   * What became of the last attempt:
   * - `waiting`: SQS has it, and nobody has called back
   * - `done`: the task was called back with its result
   * - `failed`: the task failed, or timed out
   * - `not-sent`: SQS does not have it
   */
  readonly end: "waiting" | "done" | "failed" | "not-sent";
  /** The error of a task that failed, or of a send that failed. */
  readonly error?: string;
  /** The workflow has gone on after this state. */
  readonly isOver: boolean;
}

const recordSchema = z.object({
  messageId: z.string(),
  createdAt: z.string(),
  event: z.custom<JsonValue>((event) => event !== undefined),
});
/** The record of a message: `MessageBody.Record` of the state. */
export type SentRecord = z.infer<typeof recordSchema>;

const bodySchema = z.object({ MessageBody: z.object({ Record: recordSchema }) });
/** The attribute in which a buffered task's state names itself (`messageAttributes` of the contracts). */
const stateSchema = z.object({
  MessageAttributes: z.object({ State: z.object({ StringValue: z.string() }) }),
});
const submittedSchema = z.object({ MessageId: z.string() });

/** The messages of an execution, in the order in which they were sent first; each attempt of a state counts to the same message. */
export function sentMessages(history: ExecutionHistory): readonly SentMessage[] {
  const sends = history.events.filter(isSend).map((send) => ({
    send,
    state: stateOf(history, send),
    record: parsed(bodySchema, send.taskScheduledEventDetails?.parameters)?.MessageBody.Record,
  }));
  const messages = Map.groupBy(sends, ({ state, record }) => JSON.stringify([state, record?.messageId]));
  return [...messages.values()].map((attempts) => {
    const ends = attempts.map(({ send }) => endOf(history, send));
    const last = ends.at(-1) ?? notSent;
    return {
      state: attempts[0]?.state ?? "",
      record: attempts.at(-1)?.record,
      sqsMessageIds: ends.flatMap(({ sqsMessageId }) => sqsMessageId ?? []),
      attempts: attempts.length,
      end: last.end,
      ...(last.error === undefined ? {} : { error: last.error }),
      isOver: attempts.some(({ send }) => history.wentOnAfter(send)),
    };
  });
}

/** Whether a Catch has caught the failure of a message, or of a state around it: no redrive runs its task again. */
export const isCaught = ({ end, isOver }: SentMessage): boolean => isOver && end === "failed";

/** A state that waits for a task token of SQS (AWS Step Functions Developer Guide: "Service integration patterns"). */
function isSend({ taskScheduledEventDetails: scheduled }: HistoryEvent): boolean {
  return scheduled?.resourceType === "sqs" && scheduled.resource === "sendMessage.waitForTaskToken";
}

/** The state of a redriven branch of Parallel has no event of its own: what follows the redrive follows one event. */
function stateOf(history: ExecutionHistory, send: HistoryEvent): string {
  const named = parsed(stateSchema, send.taskScheduledEventDetails?.parameters);
  if (named !== undefined) return named.MessageAttributes.State.StringValue;
  return history.stateOf(send)?.stateEnteredEventDetails?.name ?? "";
}

interface AttemptEnd extends Pick<SentMessage, "end"> {
  readonly sqsMessageId?: string | undefined;
  readonly error?: string | undefined;
}
const notSent: AttemptEnd = { end: "not-sent" };

/** How an attempt ended, from the events that follow on its TaskScheduled. */
function endOf(history: ExecutionHistory, send: HistoryEvent): AttemptEnd {
  let found = notSent;
  for (let event: HistoryEvent | undefined = send; event; [event] = history.following(event)) {
    const { sqsMessageId } = found;
    // Without TaskSubmitted, the failure is that of the send.
    const end = found.end === "waiting" ? "failed" : "not-sent";
    switch (event.type) {
      case "TaskSubmitted": {
        const submitted = parsed(submittedSchema, event.taskSubmittedEventDetails?.output);
        found = { end: "waiting", sqsMessageId: submitted?.MessageId };
        break;
      }
      case "TaskSucceeded":
        return { end: "done", sqsMessageId };
      case "TaskFailed":
        return { end, sqsMessageId, error: event.taskFailedEventDetails?.error };
      case "TaskTimedOut":
        return { end, sqsMessageId, error: event.taskTimedOutEventDetails?.error };
      case "TaskSubmitFailed":
        return { end: "not-sent", error: event.taskSubmitFailedEventDetails?.error };
      case "TaskStartFailed":
        return { end: "not-sent", error: event.taskStartFailedEventDetails?.error };
      case "TaskScheduled":
      case "TaskStarted":
        break;
      default:
        return found;
    }
  }
  return found;
}

function parsed<T>(schema: z.ZodMiniType<T>, text: string | undefined): T | undefined {
  try {
    return schema.safeParse(parseJson(text ?? "")).data;
  } catch {
    return undefined;
  }
}
