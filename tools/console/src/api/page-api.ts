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

/** Everything that the page counts, at one moment. It is sent four times a second at most. */
export interface Snapshot {
  readonly at: number;
  /** When the local cloud started; a new value means that it was restarted. */
  readonly startedAt: number;
  /** Changes when a list or a detail may have changed. */
  readonly revision: number;
  readonly endpoint: string;
  readonly executions: Readonly<Record<ExecutionStatus, number>>;
  readonly queues: { readonly work: QueueCounts; readonly deadLetters: QueueCounts };
  readonly batches: {
    readonly running: number;
    readonly finished: number;
    /** Messages whose receive failed, so that they returned to the queue. */
    readonly returnedToQueue: number;
    /** How many batches had 1 message, 2 messages, and so on. */
    readonly sizes: readonly number[];
  };
  /** Items in the messages table. */
  readonly recorded: number;
  /** `perSecond` is the average of the last three seconds. */
  readonly callbacks: { readonly total: number; readonly perSecond: number };
  /** `open` are those whose messages are not recorded yet. */
  readonly deadLetters: { readonly open: number; readonly total: number };
  readonly faults: readonly FaultState[];
  /** The last five seconds; the first snapshot of a connection has the last five minutes. */
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
  readonly name: string;
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
  /** The function's name on AWS: `ringback-local-RecorderFunction-xcnsztvs`. */
  readonly functionName: string;
  /** The app's own name of it: `RecorderFunction`. */
  readonly functionTitle: string;
  readonly batchSize: number;
  readonly receivedAt: number;
  /** "returned" means that the message returned to the queue. */
  readonly outcome: "running" | "done" | "returned";
  readonly durationMs?: number;
  /** Why the message returned to the queue. */
  readonly reason?: string;
}

/** Where the message of an execution is now. "gone" is a message that is neither in a queue nor in a table. */
export type MessageLocation =
  | { readonly place: "not sent" }
  | {
      readonly place: "queue";
      /** The queue's name on AWS: `ringback-local-WorkQueue-ntdtrhsr`. */
      readonly queue: string;
      /** The app's own name of it: `WorkQueue`. */
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

/** One execution. */
export interface ExecutionDetail extends ExecutionRow {
  readonly input: Json;
  readonly output?: Json;
  readonly cause?: Json;
  readonly definition: Json;
  readonly history: readonly HistoryEntry[];
  /** Whether the history has more events than `history`. */
  readonly isTruncated: boolean;
  readonly messageId?: string;
  readonly messageLocation: MessageLocation;
  readonly receives: readonly Receive[];
}

/** A recorded message in a list. */
export interface MessageRow {
  readonly messageId: string;
  readonly createdAt?: number;
  /** The first 160 characters of the content. */
  readonly event?: string;
  /** Missing if it was recorded before the local cloud started. */
  readonly recordedAt?: number;
}

/** One recorded message. */
export interface MessageDetail {
  readonly messageId: string;
  readonly createdAt: number;
  readonly recordedAt?: number;
  readonly digest: string;
  /** When its time to live ends, where items of the table have one. */
  readonly expiresAt?: number;
  readonly event: Json;
  /** The execution that has the name of the message, if there is one. */
  readonly execution?: string;
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
  readonly messageId?: string;
  /** When its time to live ends, where items of the archive have one. */
  readonly expiresAt?: number;
}

/** One dead letter. */
export interface DeadLetterDetail extends DeadLetterRow {
  /** "message", or "event" for an event that the rule could not deliver. */
  readonly kind: string;
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
  /** The execution of the last redrive. */
  readonly executionName?: string;
  readonly redriveError?: string;
  readonly settledAt?: number;
  readonly receives: readonly Receive[];
}

/** The result of a redrive; `ringback dead-letters redrive --json` has the same. */
export interface RedriveOutcome {
  readonly result: "recorded" | "already-recorded" | "failed" | "needs-edit" | "different-body";
  readonly executionName?: string;
  readonly reason?: string;
}

/** A request to send messages. */
export interface SendRequest {
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

/** What was sent. */
export interface SendOutcome {
  /** As the request counted: two executions of one template count once. */
  readonly sent: number;
  /** The names of the first 20 executions that were started. */
  readonly executions: readonly string[];
  /** The SQS ids of the first 20 messages that were sent to the queue without an execution. */
  readonly messages: readonly string[];
}
