import type { HistoryEvent } from "@aws-sdk/client-sfn";

/** The task tokens in an event of a history: the parameters of a task that was scheduled are the one place for them. */
export function taskTokensOf({ taskScheduledEventDetails }: HistoryEvent): string[] {
  const parameters = taskScheduledEventDetails?.parameters;
  if (parameters === undefined) return [];
  const { MessageBody } = JSON.parse(parameters);
  const body = typeof MessageBody === "string" ? JSON.parse(MessageBody) : MessageBody;
  return typeof body?.MyTaskToken === "string" ? [body.MyTaskToken] : [];
}
