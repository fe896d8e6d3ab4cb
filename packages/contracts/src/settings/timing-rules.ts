import { maximumInputBytes } from "../message/event.ts";
import { maximumTaskTokenCharacters } from "../task-tokens/could-be-task-token.ts";
import { awsRanges, longestInvocationSeconds } from "./aws-ranges.ts";
import {
  batchWorkSeconds,
  boundSeconds,
  callBudgetSeconds,
  callsSeconds,
  deadLetterPassSeconds,
  effectiveWindowSeconds,
  functionReserveSeconds,
  lookCallsSeconds,
  shortestRedeliveriesSeconds,
} from "./derived-times.ts";
import { isMessageGroupExpression } from "./message-group-expression.ts";
import type { TaskSettings } from "./task-settings.ts";

/** A rule that settings break. */
export interface Violation {
  /** The name of a timing rule, or `range-` and the name of a setting that is out of AWS's range. */
  readonly rule: string;
  /** Names the settings, their values and what would happen in production. */
  readonly sentence: string;
}

/** The fields of a body around the input and the token. */
const envelopeBytes = 112;
/**
 * The attributes of a message, whose names, types and values count as its body does: the ARN of an execution has at most 256
 * characters and the name of a state 80 (AWS: "DescribeExecution", "Amazon States Language"), of up to 4 bytes each.
 */
const attributeBytes = 4 * (256 + 80) + "ExecutionStringStateString".length;
/** The largest message that a workflow sends: an input and a token at their longest, and what is around them. */
const longestSentBytes = maximumInputBytes + maximumTaskTokenCharacters + envelopeBytes + attributeBytes;

/** "the work of a batch (10 s with workSeconds 5), ", or nothing where the work makes no calls of its own. */
function workText(settings: TaskSettings): string {
  const { workSeconds } = settings;
  return workSeconds === 0
    ? ""
    : `the work of a batch (${batchWorkSeconds(settings)} s with workSeconds ${workSeconds}), `;
}

/** Where a timeout that nobody chose comes from. */
function workHint(settings: TaskSettings): string {
  const { workSeconds, workConcurrency, batchSize } = settings;
  const seconds = batchWorkSeconds(settings);
  if (!(seconds > longestInvocationSeconds)) return "";
  const by = settings.fifo === undefined ? `workConcurrency ${workConcurrency}` : "one after the other";
  return ` The work of a batch takes up to ${seconds} s (workSeconds ${workSeconds}, batchSize ${batchSize}, ${by}): choose a smaller batchSize or workSeconds.`;
}

/** A rule about several settings of a task. Each is checked independently of the others. */
interface TimingRule {
  /** What `Violation.rule` says when it is broken. */
  readonly name: string;
  holds(settings: TaskSettings): boolean;
  /** Called only for settings that break the rule: names settings, values and consequence. */
  sentence(settings: TaskSettings): string;
}

/** Every rule of a task but AWS's own ranges (`awsRanges`). docs/design.md says of each where it comes from. */
export const timingRules: readonly TimingRule[] = [
  {
    name: "visibility-covers-function",
    holds: (s) => s.visibilityTimeoutSeconds >= 6 * s.functionTimeoutSeconds + effectiveWindowSeconds(s),
    sentence: (s) =>
      `visibilityTimeoutSeconds is ${s.visibilityTimeoutSeconds}, but 6 x functionTimeoutSeconds (${s.functionTimeoutSeconds}) plus the batching window (${effectiveWindowSeconds(s)} s in effect) is ${6 * s.functionTimeoutSeconds + effectiveWindowSeconds(s)}: messages would be delivered again while they are still being worked on.`,
  },
  {
    name: "function-covers-calls",
    holds: (s) => s.functionTimeoutSeconds > callsSeconds(s),
    sentence: (s) =>
      `functionTimeoutSeconds is ${s.functionTimeoutSeconds}, but ${workText(s)}storeCall (${callBudgetSeconds(s.storeCall)} s), callbackCall (${callBudgetSeconds(s.callbackCall)} s) and ${functionReserveSeconds} s of reserve need more: one slow call would time out the whole batch.`,
  },
  {
    name: "dead-letter-function-covers-calls",
    holds: (s) => s.deadLetterFunctionTimeoutSeconds > lookCallsSeconds(s),
    sentence: (s) =>
      `deadLetterFunctionTimeoutSeconds is ${s.deadLetterFunctionTimeoutSeconds}, but ${s.workSeconds === 0 ? "" : `a look (workSeconds ${s.workSeconds}), `}storeCall (${callBudgetSeconds(s.storeCall)} s), callbackCall (${callBudgetSeconds(s.callbackCall)} s) and ${functionReserveSeconds} s of reserve need more: a slow call would leave a dead letter unarchived.`,
  },
  {
    name: "backoff-within-visibility",
    holds: (s) =>
      s.redeliveryBackoff === undefined ||
      s.redeliveryBackoff.capSeconds <=
        s.visibilityTimeoutSeconds - effectiveWindowSeconds(s) - s.functionTimeoutSeconds,
    sentence: (s) =>
      `redeliveryBackoff.capSeconds is ${s.redeliveryBackoff?.capSeconds}, but visibilityTimeoutSeconds (${s.visibilityTimeoutSeconds}) less the batching window (${effectiveWindowSeconds(s)} s in effect) and functionTimeoutSeconds (${s.functionTimeoutSeconds}) leaves ${s.visibilityTimeoutSeconds - effectiveWindowSeconds(s) - s.functionTimeoutSeconds}: a receive would take longer than the bound allows for, and tasks would time out.`,
  },
  {
    name: "backoff-covers-outage",
    holds: (s) => shortestRedeliveriesSeconds(s) >= s.outageSeconds,
    sentence: (s) =>
      `outageSeconds is ${s.outageSeconds}, but maxReceiveCount (${s.maxReceiveCount}) receives with the shortest delays of redeliveryBackoff cover ${shortestRedeliveriesSeconds(s)} s: while the store is unavailable that long, valid messages would become dead letters.`,
  },
  {
    name: "enough-receives",
    holds: (s) => s.maxReceiveCount >= 5,
    sentence: (s) =>
      `maxReceiveCount is ${s.maxReceiveCount}, and has to be at least 5: throttled invocations and crashes caused by other messages use up receives too, and valid messages would become dead letters.`,
  },
  {
    name: "retention-covers-bound",
    holds: (s) => s.queueRetentionSeconds > boundSeconds(s),
    sentence: (s) =>
      `queueRetentionSeconds is ${s.queueRetentionSeconds}, but maxReceiveCount (${s.maxReceiveCount}) x visibilityTimeoutSeconds (${s.visibilityTimeoutSeconds}) with delay and backlogAllowanceSeconds (${s.backlogAllowanceSeconds}) takes ${boundSeconds(s)} s: a poison message would expire before it reaches the dead-letter queue, and nobody would notice.`,
  },
  {
    name: "task-outlives-dead-letter",
    holds: (s) => s.taskTimeoutSeconds > boundSeconds(s) + deadLetterPassSeconds(s),
    sentence: (s) =>
      `taskTimeoutSeconds is ${s.taskTimeoutSeconds}, but a message may take ${boundSeconds(s)} s to its last receive (maxReceiveCount ${s.maxReceiveCount} x visibilityTimeoutSeconds ${s.visibilityTimeoutSeconds} with delay and backlogAllowanceSeconds ${s.backlogAllowanceSeconds}) and ${deadLetterPassSeconds(s)} s through the dead-letter function: the task would time out before anybody calls back.`,
  },
  {
    name: "dead-letter-visibility-covers-function",
    holds: (s) => s.deadLetterVisibilityTimeoutSeconds >= 6 * s.deadLetterFunctionTimeoutSeconds,
    sentence: (s) =>
      `deadLetterVisibilityTimeoutSeconds is ${s.deadLetterVisibilityTimeoutSeconds}, but 6 x deadLetterFunctionTimeoutSeconds (${s.deadLetterFunctionTimeoutSeconds}) is ${6 * s.deadLetterFunctionTimeoutSeconds}: a dead letter would be delivered again while it is still being archived.`,
  },
  {
    name: "dead-letter-retention-covers-queue",
    holds: (s) =>
      s.deadLetterRetentionSeconds >= s.queueRetentionSeconds + deadLetterPassSeconds(s) + s.outageSeconds,
    sentence: (s) =>
      `deadLetterRetentionSeconds is ${s.deadLetterRetentionSeconds}, but queueRetentionSeconds (${s.queueRetentionSeconds}) with the dead-letter pass (${deadLetterPassSeconds(s)} s) and outageSeconds (${s.outageSeconds}) is ${s.queueRetentionSeconds + deadLetterPassSeconds(s) + s.outageSeconds}: a dead letter keeps its first timestamp and would expire before it is archived.`,
  },
  {
    name: "message-size-covers-input",
    holds: (s) => s.maximumMessageSizeBytes >= longestSentBytes,
    sentence: (s) =>
      `maximumMessageSizeBytes is ${s.maximumMessageSizeBytes}, but an input of ${maximumInputBytes} bytes with its task token and attributes makes a message of up to ${longestSentBytes}: the workflow would let it through, and every send of it would fail.`,
  },
  {
    name: "batch-within-rate",
    holds: (s) => s.batchSize / s.callbackRatePerSecond + functionReserveSeconds < s.functionTimeoutSeconds,
    sentence: (s) =>
      `batchSize (${s.batchSize}) at callbackRatePerSecond (${s.callbackRatePerSecond}) takes ${s.batchSize / s.callbackRatePerSecond} s, which does not fit functionTimeoutSeconds (${s.functionTimeoutSeconds}): the end of every batch would be delivered again.`,
  },
  {
    name: "work-fits-invocation",
    holds: (s) => s.workSeconds >= 0 && lookCallsSeconds(s) < longestInvocationSeconds,
    sentence: (s) =>
      `workSeconds is ${s.workSeconds}, and has to be at least 0 and, with storeCall (${callBudgetSeconds(s.storeCall)} s), callbackCall (${callBudgetSeconds(s.callbackCall)} s) and ${functionReserveSeconds} s of reserve, less than the ${longestInvocationSeconds} s that Lambda lets a function run: work would be ended before its own time limit.`,
  },
  {
    name: "work-is-concurrent",
    holds: (s) => Number.isInteger(s.workConcurrency) && s.workConcurrency >= 1,
    sentence: (s) =>
      `workConcurrency is ${s.workConcurrency}, and has to be a whole number of at least 1: no message would be worked on.`,
  },
  {
    name: "large-batch-needs-window",
    holds: (s) => s.batchSize <= 10 || s.batchingWindowSeconds >= 1,
    sentence: (s) =>
      `batchSize is ${s.batchSize}, and over 10 AWS requires a batchingWindowSeconds of at least 1, not ${s.batchingWindowSeconds}: the event source mapping would be refused.`,
  },
  {
    name: "fifo-without-window",
    holds: (s) => s.fifo === undefined || (s.batchingWindowSeconds === 0 && s.batchSize <= 10),
    sentence: (s) =>
      `A FIFO queue needs batchingWindowSeconds 0 and a batchSize of at most 10, not ${s.batchingWindowSeconds} and ${s.batchSize}: the event source mapping would be refused.`,
  },
  {
    name: "fifo-counts-dead-letters-ahead",
    holds: ({ fifo }) =>
      fifo === undefined || (Number.isInteger(fifo.deadLettersAhead) && fifo.deadLettersAhead >= 0),
    sentence: ({ fifo }) =>
      `fifo.deadLettersAhead is ${fifo?.deadLettersAhead}, and has to be a whole number of at least 0: the bound would leave out the receives of the message itself, and tasks would time out before anybody calls back.`,
  },
  {
    name: "fifo-has-group",
    holds: ({ fifo }) => fifo === undefined || isMessageGroupExpression(fifo.messageGroup),
    sentence: ({ fifo }) =>
      `fifo.messageGroup is ${JSON.stringify(fifo?.messageGroup)}, and has to be a JSONata expression without {% %}: the workflow could not be created.`,
  },
];

/** Every rule that the settings of a task break. AWS's own ranges come first, since the other rules assume them. */
export function checkTimingRules(settings: TaskSettings): readonly Violation[] {
  const outOfRange = awsRanges.flatMap(({ setting, minimum, maximum, unit }) => {
    const value = settings[setting];
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return [];
    const sentence = `${setting} is ${value}, and AWS accepts whole numbers from ${minimum} to ${maximum} ${unit}: the task could not be created.${setting === "functionTimeoutSeconds" ? workHint(settings) : ""}`;
    return [{ rule: `range-${setting}`, sentence }];
  });
  const broken = timingRules
    .filter((rule) => !rule.holds(settings))
    .map((rule) => ({ rule: rule.name, sentence: rule.sentence(settings) }));
  return [...outOfRange, ...broken];
}

/**
 * Returns the settings of a task unchanged where they keep every rule.
 *
 * @param of names both in the error
 * @throws Error with one sentence for every rule that is broken: the settings, their values, and what would happen.
 */
export function checkedSettings(
  settings: TaskSettings,
  of: { readonly task: string; readonly stage: string },
): TaskSettings {
  refuse(`The settings of task "${of.task}" on stage "${of.stage}" cannot work`, checkTimingRules(settings));
  return settings;
}

/** @throws Error where there are violations: what cannot work, and a line for each of them */
export function refuse(what: string, violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  throw new Error([`${what}:`, ...violations.map(({ sentence }) => `- ${sentence}`)].join("\n"));
}
