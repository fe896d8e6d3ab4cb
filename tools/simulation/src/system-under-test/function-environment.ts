import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { Clock } from "@ringback/core/ports/clock";
import type { DeadLetter } from "@ringback/core/ports/dead-letter-archive";
import type { MessageItem } from "../aws/messages-table.ts";

/**
 * What a function uses outside of itself: AWS calls as the SDK makes them. Each rejects with an error that has AWS's name,
 * and answers only while the process of the invocation runs.
 */
export interface FunctionEnvironment {
  /** The name of the function's task. */
  readonly task: string;
  readonly settings: TaskSettings;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** PutItem into the table of the task with no condition. */
  putMessage(item: MessageItem, signal?: AbortSignal): Promise<void>;
  /** PutItem where there is no item of the id, or one of the same digest. */
  putMessageUnlessOther(item: MessageItem, signal?: AbortSignal): Promise<{ readonly wasThere: boolean }>;
  /** GetItem with a consistent read. */
  getMessage(messageId: string, signal?: AbortSignal): Promise<MessageItem | undefined>;
  /** UpdateItem of the archive where there is no such entry, or an unread one. */
  writeDeadLetter(entry: DeadLetter, signal?: AbortSignal): Promise<void>;
  /** UpdateItem of the archive where there is no such entry, which also counts an attempt to read it. Returns the count. */
  beginReading(entry: DeadLetter, signal?: AbortSignal): Promise<number>;
  /** UpdateItem that removes the count of attempts. */
  endReading(deadLetterId: string, signal?: AbortSignal): Promise<void>;
  /** UpdateItem that closes an open entry. */
  closeDeadLetter(deadLetterId: string, signal?: AbortSignal): Promise<void>;
  /** UpdateItem of the archive where there is no such entry. */
  noteLastReason(deadLetterId: string, reason: string, signal?: AbortSignal): Promise<void>;
  /** GetItem of the archive with a consistent read. */
  getLastReason(deadLetterId: string, signal?: AbortSignal): Promise<string | undefined>;
  /** UpdateItem of the archive where there is no such entry. */
  removeLastReason(deadLetterId: string, signal?: AbortSignal): Promise<void>;
  sendTaskSuccess(taskToken: string, output: string, signal?: AbortSignal): Promise<void>;
  sendTaskFailure(
    taskToken: string,
    failure: { readonly error: string; readonly cause: string },
    signal?: AbortSignal,
  ): Promise<void>;
  changeVisibility(
    changes: readonly { readonly receiptHandle: string; readonly seconds: number }[],
  ): Promise<void>;
}
