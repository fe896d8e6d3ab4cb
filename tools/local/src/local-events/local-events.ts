import type { HistoryEvent } from "@ringback/stepfunctions/step-functions";
import type { Batch } from "../event-source-mapping/batch-collector.ts";
import type { BatchReport } from "../event-source-mapping/event-source-mapping.ts";
import type { Delivery } from "../sqs/queue-service.ts";
import { localEventOf } from "./history-local-event.ts";
import type { LocalEvent, LocalEventBody, ReceivedMessage } from "./local-event.ts";

/** Where the parts of the local cloud report what happens: one stream, in which messages name their executions. */
export interface LocalEvents {
  /** Adds the time, and passes the event on. */
  emit(event: LocalEventBody): void;
  /** For Step Functions: emits those events of a history that an execution's progress shows in. */
  onHistoryEvent(executionArn: string, event: HistoryEvent): void;
  /** For an event source mapping that has received a batch. */
  onReceived(functionName: string, batch: Batch): void;
  /** For an event source mapping whose filters have not let messages pass. */
  onFiltered(functionName: string, deliveries: readonly Delivery[]): void;
  /** For an event source mapping whose batch has ended. */
  onBatch(report: BatchReport): void;
}

/** How many messages' executions are kept: a message may be received again after its execution has ended. */
const remembered = 10_000;

/** Events pass to `onEvent` at once, in the order in which they are emitted. */
export function createLocalEvents(onEvent: (event: LocalEvent) => void): LocalEvents {
  const executionOf = new Map<string, string>();
  const emit = (event: LocalEventBody) => onEvent({ at: Date.now(), ...event });
  const received = (messages: readonly { sqsMessageId: string; receiveCount: number }[]): ReceivedMessage[] =>
    messages.map((message) => {
      const executionArn = executionOf.get(message.sqsMessageId);
      return executionArn === undefined ? message : { ...message, executionArn };
    });
  return {
    emit,
    onHistoryEvent: (executionArn, historyEvent) => {
      const event = localEventOf(executionArn, historyEvent);
      if (event === undefined) return;
      emit(event);
      if (event.type !== "message-queued") return;
      executionOf.set(event.sqsMessageId, executionArn);
      const [oldest] = executionOf.keys();
      if (executionOf.size > remembered && oldest !== undefined) executionOf.delete(oldest);
    },
    onReceived: (functionName, { entries }) => {
      const messages = entries.map(({ delivery }) => receiveOf(delivery));
      emit({ type: "batch-received", functionName, messages: received(messages) });
    },
    onFiltered: (functionName, deliveries) =>
      emit({ type: "messages-filtered", functionName, messages: received(deliveries.map(receiveOf)) }),
    onBatch: (report) => emit({ type: "batch-finished", ...report, messages: received(report.messages) }),
  };
}

const receiveOf = ({ message }: Delivery) => ({
  sqsMessageId: message.messageId,
  receiveCount: message.approximateReceiveCount,
});
