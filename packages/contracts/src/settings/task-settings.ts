/** The time limits of one call to AWS. All of it together takes as long as `callBudgetSeconds` says. */
export interface CallBudget {
  /** The first attempt and its retries. */
  readonly attempts: number;
  /** The longest that one attempt waits for a connection. */
  readonly connectTimeoutMs: number;
  /** The longest that one attempt waits for the response once it is connected. */
  readonly requestTimeoutMs: number;
  /** The longest that all delays between the attempts take together. */
  readonly backoffMs: number;
}

/** The delays before redeliveries: they double with each receive, and up to a half is taken off at random (`redeliveryDelaySeconds`). */
export interface RedeliveryBackoff {
  /** The longest delay after the first receive. */
  readonly initialSeconds: number;
  /** The longest delay after any receive. */
  readonly capSeconds: number;
}

/** The settings of a task with FIFO queues. */
export interface FifoSettings {
  /**
   * The message group of an input: a JSONata expression over `$states.input`, without `{% %}`. Its result has to be a
   * string of 1 to 128 ASCII letters, digits and punctuation characters (Amazon SQS API Reference, "SendMessage").
   */
  readonly messageGroup: string;
  /** How many messages ahead in its group may become dead letters before a message's own task times out. */
  readonly deadLettersAhead: number;
}

/**
 * The settings of a buffered task on a stage. `checkTimingRules` says which values fit together, and `awsRanges` which
 * values AWS accepts; docs/design.md says where each rule comes from.
 */
export interface TaskSettings {
  /** Set for a task with FIFO queues, within whose message groups messages keep their order. */
  readonly fifo?: FifoSettings;
  /** How long SQS hides a new message before it can be received: DelaySeconds of the work queue. */
  readonly deliveryDelaySeconds: number;
  /** How long Lambda waits for a batch to fill: MaximumBatchingWindowInSeconds. AWS allows none on a FIFO queue. */
  readonly batchingWindowSeconds: number;
  /** The most messages of one batch: BatchSize. */
  readonly batchSize: number;
  /** The most concurrent invocations of the work function, for each work queue: MaximumConcurrency, which AWS requires to be at least 2. */
  readonly maximumConcurrency: number;
  /** The most concurrent invocations of the dead-letter function, for each dead-letter queue. */
  readonly deadLetterMaximumConcurrency: number;
  /** Pairs of queues that get no new messages and are still consumed: 0, or 1 while a task changes between standard and FIFO. */
  readonly drainingPairs: number;
  /** The timeout of the work function. */
  readonly functionTimeoutSeconds: number;
  /** The memory of both functions. */
  readonly functionMemoryMb: number;
  /**
   * How long the work of one message may take, with all of its own calls: work that is not done by then is aborted, and the
   * message comes back. A look has as long. 0 for work that makes no calls but those of `storeCall`, as recording.
   */
  readonly workSeconds: number;
  /** How many messages of a batch are worked on at the same time, where the work is for one message. */
  readonly workConcurrency: number;
  /** The time limits of a call to DynamoDB. */
  readonly storeCall: CallBudget;
  /** The time limits of a call to Step Functions. */
  readonly callbackCall: CallBudget;
  /** How many SendTask* calls a second one invocation makes at most. */
  readonly callbackRatePerSecond: number;
  /** How long SQS hides a message after it was received: VisibilityTimeout of the work queue. */
  readonly visibilityTimeoutSeconds: number;
  /** How often a message is received before SQS moves it to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** Without it a failed message is received again when its visibility timeout ends. */
  readonly redeliveryBackoff?: RedeliveryBackoff;
  /** How long the store may be unavailable before messages become dead letters. */
  readonly outageSeconds: number;
  /** How long a message may wait in the queue before it is received for the first time. */
  readonly backlogAllowanceSeconds: number;
  /** The timeout of the dead-letter function. */
  readonly deadLetterFunctionTimeoutSeconds: number;
  /** VisibilityTimeout of the dead-letter queues. */
  readonly deadLetterVisibilityTimeoutSeconds: number;
  /** TimeoutSeconds of the task: how long it waits for the callback. */
  readonly taskTimeoutSeconds: number;
  /** How often the workflow tries to send a message: 1 more than MaxAttempts of its Retry. */
  readonly sendAttempts: number;
  /** The delay before the first retry of a send, which doubles with each: IntervalSeconds. */
  readonly sendIntervalSeconds: number;
  /** The longest delay before a retry of a send: MaxDelaySeconds. */
  readonly sendMaxDelaySeconds: number;
  /** How long SQS keeps a message: MessageRetentionPeriod of the work queue. */
  readonly queueRetentionSeconds: number;
  /** MessageRetentionPeriod of the dead-letter queues. A message of a standard queue keeps the age that it had in the work queue. */
  readonly deadLetterRetentionSeconds: number;
  /** MaximumMessageSize of the work queue and its dead-letter queue. */
  readonly maximumMessageSizeBytes: number;
}
