/** The time limits of one call to AWS, retries included. */
export interface CallBudget {
  readonly attempts: number;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** The longest that all delays between the attempts take together. */
  readonly backoffMs: number;
}

/** How a message that failed for a passing reason comes back: doubling, with equal jitter, whole seconds. */
export interface RedeliveryBackoff {
  readonly initialSeconds: number;
  readonly capSeconds: number;
}

export interface FifoSettings {
  /** A JSONata expression over `$states.input` without its `{% %}`; 1 to 128 ASCII letters, digits and punctuation characters come out of it. */
  readonly messageGroup: string;
  /** How many dead letters ahead of it in its group a message outlasts before its task times out. */
  readonly deadLettersAhead: number;
}

/** The numbers of a stage, and what it may log. `checkTimingRules` says which values fit together. */
export interface StageSettings {
  readonly stage: string;
  readonly fifo?: FifoSettings;
  readonly deliveryDelaySeconds: number;
  readonly batchingWindowSeconds: number;
  readonly batchSize: number;
  /** Invocations of the recorder at once, for each work queue; AWS wants 2 at least. */
  readonly maximumConcurrency: number;
  /** Invocations of the dead-letter function at once, for each of its queues. */
  readonly deadLetterMaximumConcurrency: number;
  /** Pairs of queues that are sent nothing any more and are still consumed: 0, or 1 while a stage changes its kind. */
  readonly drainingPairs: number;
  readonly functionTimeoutSeconds: number;
  readonly functionMemoryMb: number;
  readonly storeCall: CallBudget;
  readonly callbackCall: CallBudget;
  /** SendTask* calls a second that the account allows in its region, and how many one invocation makes at most. */
  readonly callbackQuotaPerSecond: number;
  readonly callbackRatePerSecond: number;
  readonly visibilityTimeoutSeconds: number;
  readonly maxReceiveCount: number;
  readonly redeliveryBackoff?: RedeliveryBackoff;
  /** How long the store may be away before messages become dead letters. */
  readonly outageSeconds: number;
  /** How long a message may wait in the buffer before it is received for the first time. */
  readonly backlogAllowanceSeconds: number;
  readonly deadLetterFunctionTimeoutSeconds: number;
  readonly deadLetterVisibilityTimeoutSeconds: number;
  readonly taskTimeoutSeconds: number;
  readonly executionTimeoutSeconds: number;
  readonly sendAttempts: number;
  readonly sendIntervalSeconds: number;
  readonly sendMaxDelaySeconds: number;
  readonly queueRetentionSeconds: number;
  readonly deadLetterRetentionSeconds: number;
  readonly maximumMessageSizeBytes: number;
  /**
   * How long the messages table keeps an item after its message was received last; for ever without it. DynamoDB
   * deletes an item some days later at the latest, and until then it is there as before.
   */
  readonly messagesTtlDays?: number;
  /** How long the archive keeps an entry after it was written, whatever happened to it since; for ever without it. */
  readonly deadLettersTtlDays?: number;
  /** False for a stage that may log no content: of an error the functions then log its name and where it was thrown. */
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

/** A person's own stage, for `sst dev`: short retention, no window, fewer receives. */
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
 * The queue settings of the article that started this, the rest as in production. It does not build:
 * 100 receives x 100 minutes outlast 5 days of retention, so a poison message expires unseen.
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
 * The same stage with a FIFO pair of queues: no window, batches of 10 at most, and a task timeout that leaves
 * room for the dead letters ahead in the group.
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
