import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { print } from "../terminal/print.ts";

/** Counts how the messages of a run ended. */
export interface MessageResults {
  readonly onEvent: (event: LocalEvent) => void;
  print(): void;
}

/**
 * Counts messages that were recorded (at their first receive or later), archived (by error), or not sent to the queue (by
 * the error of their execution).
 *
 * @param recorder the name of the function whose receives count
 */
export function createMessageResults(recorder: string): MessageResults {
  const receives = new Map<string, number>();
  const archived = new Map<string, string>();
  const beforeTheQueue = new Map<string, number>();
  const queued = new Set<string>();
  let recordedAtFirstReceive = 0;
  let recordedLater = 0;

  function end({ executionArn, status, error }: Extract<LocalEvent, { type: "execution-ended" }>): void {
    if (status === "SUCCEEDED") {
      if ((receives.get(executionArn) ?? 1) > 1) recordedLater += 1;
      else recordedAtFirstReceive += 1;
    } else if (!queued.has(executionArn) && error !== undefined) {
      beforeTheQueue.set(error, (beforeTheQueue.get(error) ?? 0) + 1);
    }
    receives.delete(executionArn);
    queued.delete(executionArn);
  }

  return {
    onEvent(event) {
      if (event.type === "message-queued") queued.add(event.executionArn);
      if (event.type === "dead-letter-changed" && event.error !== undefined)
        archived.set(event.deadLetterId, event.error);
      if (event.type === "execution-ended") end(event);
      if (event.type !== "batch-received" || event.functionName !== recorder) return;
      for (const { executionArn, receiveCount } of event.messages) {
        if (executionArn !== undefined) receives.set(executionArn, receiveCount);
      }
    },
    print() {
      const line = (count: number, what: string) => {
        if (count > 0) print`${String(count).padStart(9)}  ${what}`;
      };
      print`\nresults of the messages`;
      line(recordedAtFirstReceive, "recorded at the first receive");
      line(recordedLater, "recorded after a redelivery");
      for (const [error, ids] of Map.groupBy(archived.keys(), (id) => archived.get(id)))
        line(ids.length, `archived, ${error}`);
      for (const [error, count] of beforeTheQueue) line(count, `failed before the queue, ${error}`);
    },
  };
}
