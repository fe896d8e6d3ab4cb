import type { InjectedFault } from "../faults/faults.ts";
import type { Denial } from "../iam/denial.ts";
import type { FunctionErrorReport } from "../lambda/process/function-error-report.ts";
import type { AppliedChanges } from "./applied-changes.ts";

/**
 * What happened in the local cloud, in the order in which it happened. No event holds a task token, nor of its own a
 * message's content or an execution's input or output; a function's error holds what the function puts into it.
 */
export type LocalEvent = {
  /** Milliseconds since 1970. */
  readonly at: number;
} & LocalEventBody;

/** An event without its time. Its messages are named by SQS's ids, but where a field is called `messageId`. */
export type LocalEventBody =
  | { readonly type: "execution-started"; readonly executionArn: string }
  /** One that had ended without success runs again, by RedriveExecution. */
  | { readonly type: "execution-redriven"; readonly executionArn: string }
  /** The send took; the message has SQS's id from here on. */
  | { readonly type: "message-queued"; readonly executionArn: string; readonly sqsMessageId: string }
  | {
      readonly type: "batch-received";
      readonly functionName: string;
      readonly messages: readonly ReceivedMessage[];
    }
  /** The filters of an event source mapping did not let the messages pass, and they were deleted. */
  | {
      readonly type: "messages-filtered";
      readonly functionName: string;
      readonly messages: readonly ReceivedMessage[];
    }
  /**
   * The item is in the messages table, new or before with the same content. The id is the one that the workflow gave
   * it, and the task is the one whose function wrote it.
   */
  | { readonly type: "message-recorded"; readonly messageId: string; readonly task?: string }
  /** A function has called back for the waiting task, or the task's timeout has ended it. */
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
      /** "partial" where the function reported some of its messages in `batchItemFailures`. */
      readonly outcome: "succeeded" | "partial" | "failed" | "throttled";
      /** The SQS ids of the messages that return to the queue. */
      readonly failed: readonly string[];
      /** Why the whole batch failed. */
      readonly reason?: string;
      /** From the receive of its first message. */
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
  /** An invocation or a process of a function failed. */
  | ({ readonly type: "function-failed"; readonly functionName: string } & FunctionErrorReport)
  | ({ readonly type: "fault" } & InjectedFault)
  | ({ readonly type: "access-denied" } & AccessDenied)
  /** A debugger can attach to a process of the function; another process has another address. */
  | { readonly type: "debugger-listening"; readonly functionName: string; readonly url: string }
  /** The local cloud goes on, but not as it was asked to; the message says what is different. */
  | { readonly type: "warning"; readonly message: string }
  /** A source file has changed: the functions run from new bundles, or it cannot be bundled. */
  | { readonly type: "functions-replaced"; readonly functionNames: readonly string[] }
  | { readonly type: "build-failed"; readonly message: string }
  /** The app has to be evaluated, which takes a second or two. */
  | { readonly type: "evaluating" }
  /** The config or the stacks have changed: what runs has been brought to them, or waits, or they cannot be evaluated. */
  | ({ readonly type: "app-applied" } & AppliedChanges)
  | { readonly type: "not-applied"; readonly message: string };

/**
 * IAM has refused a call of a role, or of a service in its own name: once for each action, resource and reason,
 * until a policy changes.
 */
export type AccessDenied = {
  /** `sqs:SendMessage` */
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  readonly reason: Denial["reason"];
  /** AWS's sentence. */
  readonly message: string;
} & (
  | {
      readonly roleName: string;
      /** Where the app's sources make the role: `stacks/functions.ts:18`. */
      readonly madeAt?: string;
    }
  | {
      /** `events.amazonaws.com` */
      readonly service: string;
      /** For which it called: the ARN of a rule or a topic. */
      readonly sourceArn: string;
    }
);

/** A message as an event source mapping received it. */
export interface ReceivedMessage {
  readonly sqsMessageId: string;
  /** Of the execution that sent it, where the local cloud has seen that. */
  readonly executionArn?: string;
  /** SQS's ApproximateReceiveCount: 1 for the first receive. */
  readonly receiveCount: number;
}
