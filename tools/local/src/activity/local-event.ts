import type { InjectedFault } from "../faults/faults.ts";
import type { FunctionFailed } from "../lambda/function-failed.ts";

/**
 * What happened in the local cloud, in the order in which it happened. No event holds a task token, nor of its own a
 * message's content or an execution's input or output; a function's error holds what the function puts into it.
 */
export type LocalEvent = { readonly at: number } & LocalHappening;

export type LocalHappening =
  | { readonly type: "execution-started"; readonly executionArn: string }
  /** The send took; the message has SQS's id from here on. */
  | { readonly type: "message-queued"; readonly executionArn: string; readonly sqsMessageId: string }
  | {
      readonly type: "batch-received";
      readonly functionName: string;
      readonly messages: readonly ReceivedMessage[];
    }
  /** The item is in the messages table, now or again with the same content. */
  | { readonly type: "message-recorded"; readonly messageId: string }
  /** The waiting task was told its outcome, or its time was up. */
  | {
      readonly type: "called-back";
      readonly executionArn: string;
      readonly outcome: "succeeded" | "failed" | "timed-out";
      readonly error?: string;
    }
  | {
      readonly type: "batch-finished";
      readonly functionName: string;
      readonly requestId: string;
      readonly messages: readonly ReceivedMessage[];
      readonly outcome: "succeeded" | "partial" | "failed" | "throttled";
      /** The SQS ids of those that come back. */
      readonly failed: readonly string[];
      readonly reason?: string;
      readonly durationMs: number;
    }
  | {
      readonly type: "execution-ended";
      readonly executionArn: string;
      readonly status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
      readonly error?: string;
    }
  /** A message was archived, under SQS's id and with its error; without one, a redrive changed the entry. */
  | { readonly type: "dead-letter-changed"; readonly deadLetterId: string; readonly error?: string }
  /** An invocation or a process of a function ended otherwise than well. */
  | ({ readonly type: "function-failed"; readonly functionName: string } & FunctionFailed)
  | ({ readonly type: "fault" } & InjectedFault)
  /** A debugger can attach to a process of the function; another process has another address. */
  | { readonly type: "debugger-listening"; readonly functionName: string; readonly url: string }
  /** Something goes on otherwise than it was meant to; the sentence names it. */
  | { readonly type: "warning"; readonly message: string }
  /** The functions run from new bundles, or what was written cannot be bundled. */
  | { readonly type: "functions-swapped"; readonly functionNames: readonly string[] }
  | { readonly type: "build-failed"; readonly message: string };

export interface ReceivedMessage {
  readonly sqsMessageId: string;
  /** Of the execution that sent it, where the local cloud has seen that. */
  readonly executionArn?: string;
  readonly receiveCount: number;
}
