import type { HistoryEvent } from "@aws-sdk/client-sfn";

/** The task tokens in an event of a history. Only TaskScheduled has one, in the parameters of the task. */
export function taskTokensOf({ taskScheduledEventDetails }: HistoryEvent): string[] {
  const parameters = taskScheduledEventDetails?.parameters;
  if (parameters === undefined) return [];
  const { MessageBody } = JSON.parse(parameters);
  const body = typeof MessageBody === "string" ? JSON.parse(MessageBody) : MessageBody;
  return typeof body?.MyTaskToken === "string" ? [body.MyTaskToken] : [];
}
