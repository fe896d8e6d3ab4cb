import { longestInvocationSeconds } from "./aws-ranges.ts";
import {
  boundSeconds,
  callsSeconds,
  deadLetterPassSeconds,
  effectiveWindowSeconds,
  lookCallsSeconds,
} from "./derived-times.ts";
import type { CallBudget, TaskSettings } from "./task-settings.ts";

type GrowingSetting = {
  [K in keyof TaskSettings]-?: K extends `${string}TimeoutSeconds` | `${string}RetentionSeconds` ? K : never;
}[keyof TaskSettings];

const day = 86_400;
const productionCall: CallBudget = {
  attempts: 3,
  connectTimeoutMs: 1000,
  requestTimeoutMs: 3000,
  backoffMs: 500,
};
const localCall: CallBudget = { attempts: 2, connectTimeoutMs: 100, requestTimeoutMs: 350, backoffMs: 50 };

const production: TaskSettings = {
  deliveryDelaySeconds: 3,
  batchingWindowSeconds: 5,
  batchSize: 10,
  maximumConcurrency: 10,
  deadLetterMaximumConcurrency: 2,
  drainingPairs: 0,
  functionTimeoutSeconds: 30,
  functionMemoryMb: 512,
  workSeconds: 5,
  workConcurrency: 10,
  storeCall: productionCall,
  callbackCall: productionCall,
  callbackRatePerSecond: 25,
  visibilityTimeoutSeconds: 200,
  maxReceiveCount: 8,
  redeliveryBackoff: { initialSeconds: 15, capSeconds: 150 },
  outageSeconds: 300,
  backlogAllowanceSeconds: 3600,
  deadLetterFunctionTimeoutSeconds: 30,
  deadLetterVisibilityTimeoutSeconds: 180,
  taskTimeoutSeconds: 7200,
  sendAttempts: 6,
  sendIntervalSeconds: 2,
  sendMaxDelaySeconds: 30,
  queueRetentionSeconds: 5 * day,
  deadLetterRetentionSeconds: 14 * day,
  maximumMessageSizeBytes: 262_144,
};

/** On the stage of one developer, for `sst dev`: short retention, no batching window, fewer receives. */
const personal: TaskSettings = {
  ...production,
  deliveryDelaySeconds: 0,
  batchingWindowSeconds: 0,
  maximumConcurrency: 5,
  callbackRatePerSecond: 42,
  maxReceiveCount: 5,
  outageSeconds: 110,
  backlogAllowanceSeconds: 600,
  taskTimeoutSeconds: 2700,
  queueRetentionSeconds: day,
  deadLetterRetentionSeconds: 4 * day,
};

/** The local cloud: the same rules on a scale of seconds. */
const local: TaskSettings = {
  ...personal,
  maximumConcurrency: 2,
  functionTimeoutSeconds: 4,
  functionMemoryMb: 256,
  workSeconds: 1,
  storeCall: localCall,
  callbackCall: localCall,
  callbackRatePerSecond: 10_000,
  visibilityTimeoutSeconds: 24,
  redeliveryBackoff: { initialSeconds: 0.5, capSeconds: 20 },
  outageSeconds: 3,
  backlogAllowanceSeconds: 300,
  deadLetterFunctionTimeoutSeconds: 4,
  deadLetterVisibilityTimeoutSeconds: 24,
  taskTimeoutSeconds: 600,
};

/**
 * The queue settings of the article (AWS CDK, 2022; docs/design.md), the rest as in production. `checkedSettings` refuses
 * them: 100 receives of 100 minutes take longer than 5 days of retention, so SQS would delete a poison message before it is
 * a dead letter.
 */
export const articleSettings: TaskSettings = {
  ...production,
  workSeconds: 0,
  batchingWindowSeconds: 10,
  batchSize: 2,
  visibilityTimeoutSeconds: 100 * 60,
  maxReceiveCount: 100,
};

/**
 * The settings of a task on a stage: those that are chosen, and for all others the ones of the stage. `production` and
 * `staging` share theirs, `local` is the local cloud, every other name is a personal stage.
 *
 * Where the chosen ones need more time than the stage's settings have (slow work, a FIFO queue with dead letters ahead), the
 * timeouts and retentions that are not chosen grow with them, and a batch whose work would not fit an invocation gets
 * smaller. Whatever is chosen stays as it is, for `checkedSettings` to refuse.
 */
export function taskSettings(stage: string, chosen: Partial<TaskSettings> = {}): TaskSettings {
  // AWS allows no batching window on a FIFO queue.
  const window = chosen.fifo === undefined ? {} : { batchingWindowSeconds: 0 };
  return grown(withFittingBatch({ ...presetOf(stage), ...window, ...chosen }, chosen), chosen);
}

/** The settings of a task that records: its work makes no calls but those of `storeCall`. */
export function recordingSettings(stage: string, chosen: Partial<TaskSettings> = {}): TaskSettings {
  return taskSettings(stage, { workSeconds: 0, ...chosen });
}

function presetOf(stage: string): TaskSettings {
  if (stage === "production" || stage === "staging") return production;
  return stage === "local" ? local : personal;
}

/** The largest batch up to the stage's whose work is done within the longest timeout that the work function can have. */
function withFittingBatch(settings: TaskSettings, chosen: Partial<TaskSettings>): TaskSettings {
  if (chosen.batchSize !== undefined) return settings;
  const timeout = chosen.functionTimeoutSeconds ?? longestInvocationSeconds;
  for (let { batchSize } = settings; batchSize >= 1; batchSize -= 1) {
    if (callsSeconds({ ...settings, batchSize }) < timeout) return { ...settings, batchSize };
  }
  return settings;
}

/** What has to be long enough for what comes before it in this list. */
const growth: readonly { readonly setting: GrowingSetting; atLeast(settings: TaskSettings): number }[] = [
  { setting: "functionTimeoutSeconds", atLeast: (s) => Math.floor(callsSeconds(s)) + 1 },
  { setting: "deadLetterFunctionTimeoutSeconds", atLeast: (s) => Math.floor(lookCallsSeconds(s)) + 1 },
  {
    setting: "visibilityTimeoutSeconds",
    atLeast: (s) => 6 * s.functionTimeoutSeconds + effectiveWindowSeconds(s),
  },
  { setting: "deadLetterVisibilityTimeoutSeconds", atLeast: (s) => 6 * s.deadLetterFunctionTimeoutSeconds },
  // A twentieth more than it takes.
  {
    setting: "taskTimeoutSeconds",
    atLeast: (s) => Math.ceil(1.05 * (boundSeconds(s) + deadLetterPassSeconds(s))),
  },
  { setting: "queueRetentionSeconds", atLeast: (s) => inFullDays(boundSeconds(s) + 1) },
  {
    setting: "deadLetterRetentionSeconds",
    atLeast: (s) => inFullDays(s.queueRetentionSeconds + deadLetterPassSeconds(s) + s.outageSeconds),
  },
];

function inFullDays(seconds: number): number {
  return Math.ceil(seconds / day) * day;
}

function grown(settings: TaskSettings, chosen: Partial<TaskSettings>): TaskSettings {
  let result = settings;
  for (const { setting, atLeast } of growth) {
    const least = chosen[setting] === undefined ? atLeast(result) : 0;
    if (least > result[setting]) result = { ...result, [setting]: least };
  }
  return result;
}
