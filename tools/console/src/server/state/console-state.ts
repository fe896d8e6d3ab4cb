import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { createDeadLetterIndex, type DeadLetterIndex } from "./dead-letter-index.ts";
import { createExecutionIndex, type ExecutionIndex } from "./execution-index.ts";
import { createFlowCounts, type FlowCounts } from "./flow-counts.ts";
import { createMessageIndex, type MessageIndex } from "./message-index.ts";
import { createReceiveLog, type ReceiveLog } from "./receive-log.ts";

/** What the console has collected from the events and the logs of the local cloud. */
export interface ConsoleState {
  readonly executions: ExecutionIndex;
  readonly messages: MessageIndex;
  readonly deadLetters: DeadLetterIndex;
  readonly receives: ReceiveLog;
  readonly counts: FlowCounts;
  /** Increases with each event. */
  readonly revision: number;
  /** Increases the revision: something has changed that is not an event. */
  touch(): void;
  onEvent(event: LocalEvent): void;
}

/** Begins without any events. */
export function createConsoleState(): ConsoleState {
  const executions = createExecutionIndex();
  const messages = createMessageIndex();
  const deadLetters = createDeadLetterIndex();
  const receives = createReceiveLog();
  const counts = createFlowCounts();
  const listeners = [executions, messages, deadLetters, receives, counts];
  let revision = 0;
  return {
    executions,
    messages,
    deadLetters,
    receives,
    counts,
    get revision() {
      return revision;
    },
    touch: () => {
      revision += 1;
    },
    onEvent: (event) => {
      revision += 1;
      for (const listener of listeners) listener.onEvent(event);
    },
  };
}
