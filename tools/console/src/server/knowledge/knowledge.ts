import type { LocalEvent } from "@ringback/local/activity/local-event";
import { createDeadLetterIndex, type DeadLetterIndex } from "./dead-letter-index.ts";
import { createDeliveryLog, type DeliveryLog } from "./delivery-log.ts";
import { createExecutionIndex, type ExecutionIndex } from "./execution-index.ts";
import { createFlowCounts, type FlowCounts } from "./flow-counts.ts";
import { createMessageIndex, type MessageIndex } from "./message-index.ts";

/** All that the console has heard of the local cloud. */
export interface Knowledge {
  readonly executions: ExecutionIndex;
  readonly messages: MessageIndex;
  readonly deadLetters: DeadLetterIndex;
  readonly deliveries: DeliveryLog;
  readonly counts: FlowCounts;
  /** Grows with each event. */
  readonly revision: number;
  /** Something changed that no event tells. */
  touch(): void;
  hear(event: LocalEvent): void;
}

export function createKnowledge(): Knowledge {
  const executions = createExecutionIndex();
  const messages = createMessageIndex();
  const deadLetters = createDeadLetterIndex();
  const deliveries = createDeliveryLog();
  const counts = createFlowCounts();
  const listeners = [executions, messages, deadLetters, deliveries, counts];
  let revision = 0;
  return {
    executions,
    messages,
    deadLetters,
    deliveries,
    counts,
    get revision() {
      return revision;
    },
    touch: () => {
      revision += 1;
    },
    hear: (event) => {
      revision += 1;
      for (const listener of listeners) listener.hear(event);
    },
  };
}
