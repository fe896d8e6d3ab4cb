/** What the console's server tells the page. Times are milliseconds since 1970. Nothing here holds a task token. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export const executionStatuses = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

export interface QueueCounts {
  readonly waiting: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** What happened within one second. */
export interface SecondCounts {
  /** Whole seconds since 1970. */
  readonly second: number;
  readonly started: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly callbacks: number;
}

/** The state of everything that is counted, sent a few times a second at most. */
export interface Snapshot {
  readonly at: number;
  /** When this local cloud started: another value means that it was restarted. */
  readonly startedAt: number;
  /** Changes when a list may have changed. */
  readonly revision: number;
  readonly endpoint: string;
  readonly executions: Readonly<Record<ExecutionStatus, number>>;
  readonly queues: { readonly work: QueueCounts; readonly deadLetters: QueueCounts };
  readonly batches: {
    readonly running: number;
    readonly finished: number;
    readonly handedBack: number;
    /** How many batches had 1, 2, 3, ... messages. */
    readonly sizes: readonly number[];
  };
  readonly recorded: number;
  /** A second, over the last few. */
  readonly callbacks: { readonly total: number; readonly perSecond: number };
  readonly deadLetters: { readonly open: number; readonly total: number };
  readonly faults: readonly FaultState[];
  /** The last seconds; the first snapshot of a connection has the last minutes. */
  readonly series: readonly SecondCounts[];
}

export interface FaultState {
  readonly kind: string;
  readonly description: string;
  readonly rate: number;
  readonly count: number;
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** How many match in all. */
  readonly total: number;
  /** From 1 on. */
  readonly page: number;
  readonly pages: number;
}

export interface ExecutionRow {
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly error?: string;
}

export interface HistoryEntry {
  readonly id: number;
  readonly at: number;
  readonly type: string;
  /** Of the state that it is about, where the event tells. */
  readonly state?: string;
  readonly details?: Json;
}

/** One receive of a message by a function. */
export interface Receive {
  readonly attempt: number;
  readonly functionName: string;
  readonly batchSize: number;
  readonly receivedAt: number;
  readonly outcome: "running" | "done" | "came back";
  readonly durationMs?: number;
  readonly reason?: string;
}

/** Where the message of an execution is now. */
export type MessageLocation =
  | { readonly place: "not sent" }
  | {
      readonly place: "queue";
      readonly queue: string;
      readonly state: "waiting" | "delayed" | "in a batch" | "coming back";
      /** The receive that runs, or the next one. */
      readonly attempt: number;
      /** How many there are; a dead-letter queue sets no limit. */
      readonly attempts?: number;
      readonly nextAt?: number;
    }
  | { readonly place: "table"; readonly messageId: string }
  | { readonly place: "archive"; readonly deadLetterId: string; readonly status: string }
  | { readonly place: "gone" };

export interface ExecutionDetail extends ExecutionRow {
  readonly input: Json;
  readonly output?: Json;
  readonly cause?: Json;
  readonly definition: Json;
  readonly history: readonly HistoryEntry[];
  /** Whether the history has more events than are shown. */
  readonly isCut: boolean;
  readonly messageId?: string;
  readonly messageLocation: MessageLocation;
  readonly receives: readonly Receive[];
}

export interface MessageRow {
  readonly messageId: string;
  readonly createdAt?: number;
  readonly event?: string;
  readonly recordedAt?: number;
}

export interface MessageDetail {
  readonly messageId: string;
  readonly createdAt: number;
  readonly recordedAt?: number;
  readonly digest: string;
  /** When its time to live ends, where items of the table have one. */
  readonly expiresAt?: number;
  readonly event: Json;
  /** The execution that is named after the message, where there is one. */
  readonly execution?: string;
}

export type DeadLetterStatus = "archived" | "redriving" | "recorded" | "failed";

export interface DeadLetterRow {
  readonly deadLetterId: string;
  readonly error: string;
  readonly reason: string;
  readonly status: DeadLetterStatus;
  readonly archivedAt: number;
  readonly messageId?: string;
}

export interface DeadLetterDetail extends DeadLetterRow {
  readonly kind: string;
  /** What the message met at its last receive, as far as that could be noted. */
  readonly lastReason?: string;
  readonly body: string;
  readonly editedBody?: string;
  readonly receiveCount: number;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly group?: string;
  readonly attempts: number;
  readonly executionName?: string;
  readonly redriveError?: string;
  readonly settledAt?: number;
  /** When its time to live ends, where items of the archive have one. */
  readonly expiresAt?: number;
  readonly receives: readonly Receive[];
}

export interface RedriveOutcome {
  readonly result: "recorded" | "already-recorded" | "failed" | "needs-edit" | "other-body";
  readonly executionName?: string;
  readonly reason?: string;
}

export interface SendRequest {
  readonly template: string;
  /** A new one for each message unless given. */
  readonly id?: string | undefined;
  /** Now unless given. */
  readonly time?: string | undefined;
  /** JSON; the text itself for a body that is no JSON. */
  readonly detail: string;
  readonly count: number;
}

export interface SendOutcome {
  readonly sent: number;
  /** The first executions that were started. */
  readonly executions: readonly string[];
  /** The first messages that were put on the queue without an execution, by SQS's ids. */
  readonly messages: readonly string[];
}
