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

/** The settings of a stage with FIFO queues. */
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
 * The settings of a stage. `checkTimingRules` says which values fit together, and `awsRanges` which values AWS accepts;
 * docs/design.md says where each rule comes from.
 */
export interface StageSettings {
  /** The name of the stage. */
  readonly stage: string;
  /** Set for a stage with FIFO queues, within whose message groups messages keep their order. */
  readonly fifo?: FifoSettings;
  /** How long SQS hides a new message before it can be received: DelaySeconds of the work queue. */
  readonly deliveryDelaySeconds: number;
  /** How long Lambda waits for a batch to fill: MaximumBatchingWindowInSeconds. AWS allows none on a FIFO queue. */
  readonly batchingWindowSeconds: number;
  /** The most messages of one batch of the recorder: BatchSize. */
  readonly batchSize: number;
  /** The most concurrent invocations of the recorder, for each work queue: MaximumConcurrency, which AWS requires to be at least 2. */
  readonly maximumConcurrency: number;
  /** The most concurrent invocations of the dead-letter function, for each dead-letter queue. */
  readonly deadLetterMaximumConcurrency: number;
  /** Pairs of queues that get no new messages and are still consumed: 0, or 1 while a stage changes between standard and FIFO. */
  readonly drainingPairs: number;
  /** The timeout of the recorder. */
  readonly functionTimeoutSeconds: number;
  /** The memory of both functions. */
  readonly functionMemoryMb: number;
  /** The time limits of a call to DynamoDB. */
  readonly storeCall: CallBudget;
  /** The time limits of a call to Step Functions. */
  readonly callbackCall: CallBudget;
  /** How many SendTask* calls a second all invocations together may make: the account's quota in its region. */
  readonly callbackQuotaPerSecond: number;
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
  /** TimeoutSeconds of the workflow. */
  readonly executionTimeoutSeconds: number;
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
  /**
   * How long the messages table keeps an item after its message was received last; for ever without it. DynamoDB
   * deletes an item some days later at the latest, and until then it is there as before.
   */
  readonly messagesTtlDays?: number;
  /** How long the archive keeps an entry after it was written, whatever happened to it since; for ever without it. */
  readonly deadLettersTtlDays?: number;
  /** False for a stage that may log no content: of an error, the functions then log only its name and where it was thrown. */
  readonly logErrorMessages: boolean;
}

const day = 86_400;
const productionCall: CallBudget = {
  attempts: 3,
  connectTimeoutMs: 1000,
  requestTimeoutMs: 3000,
  backoffMs: 500,
};
const localCall: CallBudget = { attempts: 2, connectTimeoutMs: 100, requestTimeoutMs: 350, backoffMs: 50 };

const production: StageSettings = {
  stage: "production",
  deliveryDelaySeconds: 3,
  batchingWindowSeconds: 5,
  batchSize: 10,
  maximumConcurrency: 10,
  deadLetterMaximumConcurrency: 2,
  drainingPairs: 0,
  functionTimeoutSeconds: 30,
  functionMemoryMb: 512,
  storeCall: productionCall,
  callbackCall: productionCall,
  callbackQuotaPerSecond: 300,
  callbackRatePerSecond: 25,
  visibilityTimeoutSeconds: 200,
  maxReceiveCount: 8,
  redeliveryBackoff: { initialSeconds: 15, capSeconds: 150 },
  outageSeconds: 300,
  backlogAllowanceSeconds: 3600,
  deadLetterFunctionTimeoutSeconds: 30,
  deadLetterVisibilityTimeoutSeconds: 180,
  taskTimeoutSeconds: 7200,
  executionTimeoutSeconds: 9000,
  sendAttempts: 6,
  sendIntervalSeconds: 2,
  sendMaxDelaySeconds: 30,
  queueRetentionSeconds: 5 * day,
  deadLetterRetentionSeconds: 14 * day,
  maximumMessageSizeBytes: 262_144,
  logErrorMessages: true,
};

/** The stage of one developer, for `sst dev`: short retention, no batching window, fewer receives. */
const personal: StageSettings = {
  ...production,
  stage: "personal",
  deliveryDelaySeconds: 0,
  batchingWindowSeconds: 0,
  maximumConcurrency: 5,
  callbackRatePerSecond: 42,
  maxReceiveCount: 5,
  outageSeconds: 110,
  backlogAllowanceSeconds: 600,
  taskTimeoutSeconds: 2700,
  executionTimeoutSeconds: 3600,
  queueRetentionSeconds: day,
  deadLetterRetentionSeconds: 4 * day,
};

/** The local cloud: the same rules on a scale of seconds. */
const local: StageSettings = {
  ...personal,
  stage: "local",
  maximumConcurrency: 2,
  functionTimeoutSeconds: 4,
  functionMemoryMb: 256,
  storeCall: localCall,
  callbackCall: localCall,
  callbackQuotaPerSecond: 100_000,
  callbackRatePerSecond: 10_000,
  visibilityTimeoutSeconds: 24,
  redeliveryBackoff: { initialSeconds: 0.5, capSeconds: 20 },
  outageSeconds: 3,
  backlogAllowanceSeconds: 300,
  deadLetterFunctionTimeoutSeconds: 4,
  deadLetterVisibilityTimeoutSeconds: 24,
  taskTimeoutSeconds: 600,
  executionTimeoutSeconds: 1200,
};

/**
 * The queue settings of the article (AWS CDK, 2022; docs/design.md), the rest as in production. `checkedSettings` refuses
 * them: 100 receives of 100 minutes take longer than 5 days of retention, so SQS would delete a poison message before it is
 * a dead letter.
 */
export const articleSettings: StageSettings = {
  ...production,
  stage: "article",
  batchingWindowSeconds: 10,
  batchSize: 2,
  visibilityTimeoutSeconds: 100 * 60,
  maxReceiveCount: 100,
};

/**
 * The settings of a stage: `production` and `staging` share theirs, `local` is the local cloud, every other
 * name is a personal stage.
 */
export function stageSettings(stage: string): StageSettings {
  return { ...base(stage), stage };
}

function base(stage: string): StageSettings {
  if (stage === "production" || stage === "staging") return production;
  return stage === "local" ? local : personal;
}

/**
 * The same stage with FIFO queues: no batching window, at most 10 messages a batch, and task and execution timeouts that
 * leave time for the dead letters ahead in a group.
 */
export function fifoSettings(settings: StageSettings, fifo: FifoSettings): StageSettings {
  const ahead = fifo.deadLettersAhead * settings.maxReceiveCount * settings.visibilityTimeoutSeconds;
  return {
    ...settings,
    fifo,
    batchingWindowSeconds: 0,
    batchSize: Math.min(settings.batchSize, 10),
    taskTimeoutSeconds: settings.taskTimeoutSeconds + ahead,
    executionTimeoutSeconds: settings.executionTimeoutSeconds + ahead,
  };
}
