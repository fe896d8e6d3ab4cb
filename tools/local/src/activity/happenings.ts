import type { HistoryEvent } from "@ringback/stepfunctions/step-functions";
import type { Batch } from "../event-source-mapping/batch-collector.ts";
import type { BatchReport } from "../event-source-mapping/event-source-mapping.ts";
import { happeningOf } from "./history-happenings.ts";
import type { LocalEvent, LocalHappening, ReceivedMessage } from "./local-event.ts";

/** Puts what the parts of the local cloud tell into one stream, and messages together with their executions. */
export interface Happenings {
  tell(happening: LocalHappening): void;
  onHistoryEvent(executionArn: string, event: HistoryEvent): void;
  onReceived(functionName: string, batch: Batch): void;
  onBatch(report: BatchReport): void;
}

/** A message may be received again after its execution has ended, but not for ever. */
const remembered = 10_000;

export function createHappenings(onEvent: (event: LocalEvent) => void): Happenings {
  const executionOf = new Map<string, string>();
  const tell = (happening: LocalHappening) => onEvent({ at: Date.now(), ...happening });
  const received = (messages: readonly { sqsMessageId: string; receiveCount: number }[]): ReceivedMessage[] =>
    messages.map((message) => {
      const executionArn = executionOf.get(message.sqsMessageId);
      return executionArn === undefined ? message : { ...message, executionArn };
    });
  return {
    tell,
    onHistoryEvent: (executionArn, event) => {
      const happening = happeningOf(executionArn, event);
      if (happening === undefined) return;
      tell(happening);
      if (happening.type !== "message-queued") return;
      executionOf.set(happening.sqsMessageId, executionArn);
      const [oldest] = executionOf.keys();
      if (executionOf.size > remembered && oldest !== undefined) executionOf.delete(oldest);
    },
    onReceived: (functionName, { entries }) => {
      const messages = entries.map(({ delivery: { message } }) => ({
        sqsMessageId: message.messageId,
        receiveCount: message.approximateReceiveCount,
      }));
      tell({ type: "batch-received", functionName, messages: received(messages) });
    },
    onBatch: (report) => tell({ type: "batch-finished", ...report, messages: received(report.messages) }),
  };
}
