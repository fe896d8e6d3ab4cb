/**
 * The API between the console's server and its page. Times are milliseconds since 1970. Nothing in it contains a task
 * token.
 */

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Every status of an execution, as Step Functions names it. */
export const executionStatuses = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] as const;
/** One of these statuses. */
export type ExecutionStatus = (typeof executionStatuses)[number];

/** How many messages a queue has. */
export interface QueueCounts {
  /** Visible: they can be received now. */
  readonly waiting: number;
  /** Received and not visible until they are deleted or their visibility timeout ends. */
  readonly inFlight: number;
  readonly delayed: number;
}

/** How often things happened within one second. */
export interface SecondCounts {
  /** Whole seconds since 1970. */
  readonly second: number;
  readonly started: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly callbacks: number;
}

/** The executions of one workflow or of all of them, by status. */
export type ExecutionCounts = Readonly<Record<ExecutionStatus, number>>;

/** The batches of both functions of a task. */
export interface BatchCounts {
  readonly running: number;
  readonly finished: number;
  /** Messages whose receive failed, so that they returned to the queue. */
  readonly returnedToQueue: number;
  /** How many batches had 1 message, 2 messages, and so on. */
  readonly sizes: readonly number[];
}

/** `perSecond` is the average of the last three seconds. */
export interface CallbackCounts {
  readonly total: number;
  readonly perSecond: number;
}

/** `open` are those whose messages are not done yet. */
export interface DeadLetterCounts {
  readonly open: number;
  readonly total: number;
  /** When the last one was archived; missing if there is none. */
  readonly lastAt?: number;
}

/** A workflow, and how its executions ended. */
export interface WorkflowState {
  /** The name that the stacks give it: `Order`. */
  readonly name: string;
  readonly executions: ExecutionCounts;
  /** Each state that waits for a task, in the order of the definition. */
  readonly tasks: readonly { readonly state: string; readonly task: string }[];
  /** The task that is the whole workflow, if there is one. */
  readonly wholeTask?: string;
  /** Whether events of a bus start it. */
  readonly hasEvents: boolean;
}

/** A task, whichever workflows it serves. */
export interface TaskState {
  /** The name that the stacks give it: `Charge`. */
  readonly name: string;
  readonly queues: { readonly work: QueueCounts; readonly deadLetters: QueueCounts };
  readonly batches: BatchCounts;
  readonly callbacks: CallbackCounts;
  /** Items in its messages table; missing for a task that records no messages. */
  readonly recorded?: number;
  readonly deadLetters: DeadLetterCounts;
  /** The faults that are switched on for this task or were injected into it, by kind; the others are at 0. */
  readonly faults: Readonly<Record<string, { readonly rate: number; readonly count: number }>>;
}

/** Everything that the page counts, at one moment. It is sent four times a second at most. */
export interface Snapshot {
  readonly at: number;
  /** When the local cloud started; a new value means that it was restarted. */
  readonly startedAt: number;
  /** Changes when a list or a detail may have changed. */
  readonly revision: number;
  readonly endpoint: string;
  /** In the order in which the app links them, as the tasks. */
  readonly workflows: readonly WorkflowState[];
  readonly tasks: readonly TaskState[];
  /** Those of all workflows. */
  readonly executions: ExecutionCounts;
  /** Those of all workflows. */
  readonly callbacks: CallbackCounts;
  /** Those of all tasks, and those of no task: events that a rule could not deliver. */
  readonly deadLetters: DeadLetterCounts;
  /** A rate is that of every task which has none of its own; a count is that of all tasks. */
  readonly faults: readonly FaultState[];
  /** The last five seconds; the first snapshot of a connection has the last five minutes. Of all workflows. */
  readonly series: readonly SecondCounts[];
}

/** A kind of fault that the local cloud can inject. */
export interface FaultState {
  readonly kind: string;
  readonly description: string;
  /** From 0, never, to 1, always. */
  readonly rate: number;
  /** How often it was injected since the local cloud started. */
  readonly count: number;
}

/** One page of a list. */
export interface Page<T> {
  /** 50 at most. */
  readonly rows: readonly T[];
  /** How many rows all pages have. */
  readonly total: number;
  /** The first page is 1. */
  readonly page: number;
  readonly pages: number;
}

/** An execution in a list. */
export interface ExecutionRow {
  /** Unique within its workflow. */
  readonly name: string;
  readonly workflow: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly error?: string;
}

/** An event of an execution's history, as GetExecutionHistory returns it. */
export interface HistoryEntry {
  readonly id: number;
  readonly at: number;
  readonly type: string;
  /** The name of the state, if the event has one. */
  readonly state?: string;
  readonly details?: Json;
}

/** One receive of a message by a function. */
export interface Receive {
  /** 1 at the first receive. */
  readonly receiveCount: number;
  /** The function's name on AWS: `ringback-local-RecordFunction-xcnsztvs`. */
  readonly functionName: string;
  /** The app's own name of it: `RecordFunction`. */
  readonly functionTitle: string;
  readonly batchSize: number;
  readonly receivedAt: number;
  /** "returned" means that the message returned to the queue. */
  readonly outcome: "running" | "done" | "returned";
  readonly durationMs?: number;
  /** Why the message returned to the queue. */
  readonly reason?: string;
}

/** Where a message of an execution is now. "gone" is a message that is neither in a queue nor in a table. */
export type MessageLocation =
  | { readonly place: "not sent" }
  | {
      readonly place: "queue";
      /** The queue's name on AWS: `ringback-local-RecordWorkQueue-ntdtrhsr`. */
      readonly queue: string;
      /** The app's own name of it: `RecordWorkQueue`. */
      readonly queueTitle: string;
      /** "invisible" is a message that waits for the end of its visibility timeout. */
      readonly state: "waiting" | "delayed" | "in a batch" | "invisible";
      /** The number of the current receive or, if there is none, of the next one. */
      readonly receiveCount: number;
      /** Missing for the dead-letter queue, which has no limit. */
      readonly maxReceiveCount?: number;
      /** When the message can be received again. */
      readonly visibleAt?: number;
    }
  | { readonly place: "table"; readonly messageId: string }
  | { readonly place: "archive"; readonly deadLetterId: string; readonly status: string }
  | { readonly place: "gone" };

/** A message of an execution: what one of its states sent to a task, or will send. */
export interface ExecutionMessage {
  readonly state: string;
  readonly task: string;
  /** Whether the task records its messages in a table. */
  readonly isRecorded: boolean;
  readonly messageId?: string;
  readonly location: MessageLocation;
  /** How the task ended; missing while it waits. */
  readonly result?: TaskResult;
  readonly receives: readonly Receive[];
}

/** "aborted" is a task whose execution or whose Parallel or Map state ended before it was called back. */
export type TaskResult = "succeeded" | "failed" | "timed out" | "aborted";

/** One execution. */
export interface ExecutionDetail extends ExecutionRow {
  readonly input: Json;
  readonly output?: Json;
  readonly cause?: Json;
  readonly definition: Json;
  readonly history: readonly HistoryEntry[];
  /** Whether the history has more events than `history`. */
  readonly isTruncated: boolean;
  /**
   * The messages of its tasks, in the order of the workflow's states: one at least for each state with a task, and several
   * for a state that was run several times (in Map, for example).
   */
  readonly messages: readonly ExecutionMessage[];
  /** How many messages more it has than `messages`. */
  readonly furtherMessages: number;
}

/** A recorded message in a list. */
export interface MessageRow {
  /** Unique within the task's table. */
  readonly messageId: string;
  /** The task that records in this table; the first one where several do. */
  readonly task: string;
  readonly createdAt?: number;
  /** The first 160 characters of the content. */
  readonly event?: string;
  /** Missing if it was recorded before the local cloud started. */
  readonly recordedAt?: number;
}

/** One recorded message. */
export interface MessageDetail {
  readonly messageId: string;
  readonly task: string;
  readonly createdAt: number;
  readonly recordedAt?: number;
  readonly digest: string;
  /** When its time to live ends, where items of the table have one. */
  readonly expiresAt?: number;
  readonly event: Json;
  /** The execution that has the name of the message, if there is one. */
  readonly execution?: ExecutionName;
}

/** What names an execution: its name is unique within its workflow. */
export interface ExecutionName {
  readonly name: string;
  readonly workflow: string;
}

/** `failed` is a dead letter whose last redrive failed. */
export type DeadLetterStatus = "archived" | "redriving" | "recorded" | "failed";

/** A dead letter in a list. */
export interface DeadLetterRow {
  readonly deadLetterId: string;
  readonly error: string;
  readonly reason: string;
  readonly status: DeadLetterStatus;
  readonly archivedAt: number;
  /** "message", or "event" for an event that the rule could not deliver. */
  readonly kind: string;
  readonly messageId?: string;
  /** The task whose message it is; missing where it is not known, and for an event. */
  readonly task?: string;
  /** The workflow whose message it is, or would have been; missing for a message that was sent without one. */
  readonly workflow?: string;
  /** When its time to live ends, where items of the archive have one. */
  readonly expiresAt?: number;
}

/** One dead letter. */
export interface DeadLetterDetail extends DeadLetterRow {
  /** Why the last receive failed, if the function could still store it. */
  readonly lastReason?: string;
  readonly body: string;
  readonly editedBody?: string;
  readonly receiveCount: number;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly group?: string;
  /** The number of redrives. */
  readonly attempts: number;
  /** The execution that sent the message; missing for one that was sent without an execution. */
  readonly execution?: ExecutionName;
  /** The state that sent it. */
  readonly state?: string;
  /** How it can be redriven; missing once its message is done. */
  readonly redrive?: RedrivePlan;
  /** The execution of the last redrive, in the entry's workflow. */
  readonly executionName?: string;
  readonly redriveError?: string;
  readonly settledAt?: number;
  readonly receives: readonly Receive[];
}

/** How a dead letter can be redriven, as `ringback dead-letters redrive` does it. */
export interface RedrivePlan {
  /**
   * - `new-execution`: a new execution sends the message again; it may be edited
   * - `redrive-execution`: AWS's RedriveExecution continues the execution that failed, from the state that failed
   * - `none`: neither can continue it
   */
  readonly how: "new-execution" | "redrive-execution" | "none";
  /** A sentence. */
  readonly why: string;
}

/** The result of a redrive; `ringback dead-letters redrive --json` has the same. */
export interface RedriveOutcome {
  /** "done" is what "recorded" is, for a task that records nothing. */
  readonly result:
    | "recorded"
    | "done"
    | "already-recorded"
    | "already-done"
    | "failed"
    | "needs-edit"
    | "different-body"
    | "not-redrivable";
  readonly executionName?: string;
  readonly reason?: string;
}

/** A request to send messages of a template. */
export interface SendRequest {
  /** The workflow that gets them; without it the first one that has templates. */
  readonly workflow?: string | undefined;
  /** The id of a template (send-templates.ts). */
  readonly template: string;
  /** If it is missing, each message gets a new id. */
  readonly id?: string | undefined;
  /** If it is missing, the current time. */
  readonly time?: string | undefined;
  /** The content as JSON; for the template "Not JSON", the body as it is. */
  readonly detail: string;
  /** From 1 to 10,000. */
  readonly count: number;
}

/** A request to start executions of a workflow with an input. */
export interface StartRequest {
  /** JSON. */
  readonly input: string;
  /** From 1 to 10,000. */
  readonly count: number;
}

/** What the page offers as the input of a workflow. */
export interface WorkflowInput {
  /** The input of its last execution, as JSON; for a workflow that events start, as PutEvents takes it. `{}` before the first one. */
  readonly input: string;
}

/** What was sent. */
export interface SendOutcome {
  /** As the request counted: two executions of one template count once. */
  readonly sent: number;
  readonly workflow: string;
  /** The names of the first 20 executions that were started. */
  readonly executions: readonly string[];
  /** The SQS ids of the first 20 messages that were sent to the queue without an execution. */
  readonly messages: readonly string[];
  /** The event bus that the events were put on; missing for what was sent otherwise. */
  readonly eventBus?: string;
}
