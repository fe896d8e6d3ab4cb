import type { LambdaProcess } from "../aws/lambda-process.ts";
import type { QueueModel } from "../aws/queue-model.ts";
import type { QueuedMessage } from "../scenario/queued-messages.ts";
import type { ReceiveFaultKind } from "../scenario/scenario.ts";
import type { TaskContext } from "./run-context.ts";

/** One invocation of a function with its batch, as faults see it. */
export interface InvocationInProgress {
  readonly context: TaskContext;
  readonly process: LambdaProcess;
  readonly queue: QueueModel;
  /** The messages of the batch. */
  readonly batch: readonly QueuedMessage[];
  /** The name of the invocation in the timeline. */
  readonly who: string;
  /** The messages of the batch that a fault has affected, so that they may return to the queue. */
  readonly affected: Set<QueuedMessage>;
  /** Ends the process at once. `kind` names the fault in the timeline. */
  kill(kind: string): void;
  /** The fault of this kind that the plan has for this receive of a message, if it has one. */
  faultAt(kind: ReceiveFaultKind, message: QueuedMessage): object | undefined;
}
