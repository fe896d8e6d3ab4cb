import { maximumInputBytes } from "../message/event.ts";
import { maximumTaskTokenCharacters } from "../task-tokens/could-be-task-token.ts";
import { awsRanges } from "./aws-ranges.ts";
import {
  boundSeconds,
  callBudgetSeconds,
  callbackConcurrency,
  deadLetterPassSeconds,
  effectiveWindowSeconds,
  functionReserveSeconds,
  longestRedeliverySeconds,
  sendSeconds,
  shortestRedeliveriesSeconds,
} from "./derived-times.ts";
import type { StageSettings } from "./stage-settings.ts";

/** A rule that settings break. */
export interface Violation {
  /** The name of a timing rule, or `range-` and the name of a setting that is out of AWS's range. */
  readonly rule: string;
  /** Names the settings, their values and what would happen in production. */
  readonly sentence: string;
}

/** The largest message that the workflow sends: its input, a token at its longest, and the fields around them. */
const longestSentBytes = maximumInputBytes + maximumTaskTokenCharacters + 112;

const daySeconds = 86_400;
const longestTtlDays = 36_500;

function isNumberOfDays(days: number | undefined): boolean {
  return days === undefined || (Number.isInteger(days) && days >= 1 && days <= longestTtlDays);
}

/** Rounded up to a tenth: so many days are enough. */
function daysText(seconds: number): string {
  return String(Math.ceil((seconds / daySeconds) * 10) / 10);
}

/** A rule about several settings. Each is checked independently of the others. */
interface TimingRule {
  /** What `Violation.rule` says when it is broken. */
  readonly name: string;
  holds(settings: StageSettings): boolean;
  /** Called only for settings that break the rule: names settings, values and consequence. */
  sentence(settings: StageSettings): string;
}

/** Every rule but AWS's own ranges (`awsRanges`). docs/design.md says of each where it comes from. */
export const timingRules: readonly TimingRule[] = [
  {
    name: "visibility-covers-function",
    holds: (s) => s.visibilityTimeoutSeconds >= 6 * s.functionTimeoutSeconds + effectiveWindowSeconds(s),
    sentence: (s) =>
      `visibilityTimeoutSeconds is ${s.visibilityTimeoutSeconds}, but 6 x functionTimeoutSeconds (${s.functionTimeoutSeconds}) plus the batching window (${effectiveWindowSeconds(s)} s in effect) is ${6 * s.functionTimeoutSeconds + effectiveWindowSeconds(s)}: messages would be delivered again while they are still being worked on.`,
  },
  {
    name: "function-covers-calls",
    holds: (s) =>
      s.functionTimeoutSeconds >
      callBudgetSeconds(s.storeCall) + callBudgetSeconds(s.callbackCall) + functionReserveSeconds,
    sentence: (s) =>
      `functionTimeoutSeconds is ${s.functionTimeoutSeconds}, but storeCall (${callBudgetSeconds(s.storeCall)} s), callbackCall (${callBudgetSeconds(s.callbackCall)} s) and ${functionReserveSeconds} s of reserve need more: one slow call would time out the whole batch.`,
  },
  {
    name: "dead-letter-function-covers-calls",
    holds: (s) =>
      s.deadLetterFunctionTimeoutSeconds >
      callBudgetSeconds(s.storeCall) + callBudgetSeconds(s.callbackCall) + functionReserveSeconds,
    sentence: (s) =>
      `deadLetterFunctionTimeoutSeconds is ${s.deadLetterFunctionTimeoutSeconds}, but storeCall (${callBudgetSeconds(s.storeCall)} s), callbackCall (${callBudgetSeconds(s.callbackCall)} s) and ${functionReserveSeconds} s of reserve need more: a slow call would leave a dead letter unarchived.`,
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
    name: "execution-outlives-task",
    holds: (s) => s.executionTimeoutSeconds > s.taskTimeoutSeconds + sendSeconds(s),
    sentence: (s) =>
      `executionTimeoutSeconds is ${s.executionTimeoutSeconds}, but taskTimeoutSeconds (${s.taskTimeoutSeconds}) and sendAttempts (${s.sendAttempts}) with their delays take ${s.taskTimeoutSeconds + sendSeconds(s)} s: the execution would end before its task can.`,
  },
  {
    name: "message-size-covers-input",
    holds: (s) => s.maximumMessageSizeBytes >= longestSentBytes,
    sentence: (s) =>
      `maximumMessageSizeBytes is ${s.maximumMessageSizeBytes}, but an input of ${maximumInputBytes} bytes with its task token makes a message of up to ${longestSentBytes}: the workflow would let it through, and every send of it would fail.`,
  },
  {
    name: "callbacks-within-quota",
    holds: (s) =>
      s.callbackRatePerSecond >= 1 &&
      callbackConcurrency(s) * s.callbackRatePerSecond <= s.callbackQuotaPerSecond,
    sentence: (s) =>
      `maximumConcurrency (${s.maximumConcurrency}) and deadLetterMaximumConcurrency (${s.deadLetterMaximumConcurrency}) over ${1 + s.drainingPairs} pair(s) of queues, at callbackRatePerSecond (${s.callbackRatePerSecond}; at least 1) for each invocation, make ${callbackConcurrency(s) * s.callbackRatePerSecond} callbacks a second, over callbackQuotaPerSecond (${s.callbackQuotaPerSecond}): callbacks would be throttled and messages received again and again.`,
  },
  {
    name: "batch-within-rate",
    holds: (s) => s.batchSize / s.callbackRatePerSecond + functionReserveSeconds < s.functionTimeoutSeconds,
    sentence: (s) =>
      `batchSize (${s.batchSize}) at callbackRatePerSecond (${s.callbackRatePerSecond}) takes ${s.batchSize / s.callbackRatePerSecond} s, which does not fit functionTimeoutSeconds (${s.functionTimeoutSeconds}): the end of every batch would be delivered again.`,
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
      `A FIFO stage needs batchingWindowSeconds 0 and a batchSize of at most 10, not ${s.batchingWindowSeconds} and ${s.batchSize}: the event source mapping would be refused.`,
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
    holds: ({ fifo }) => fifo === undefined || fifo.messageGroup.trim() !== "",
    sentence: () =>
      "fifo.messageGroup is empty, and has to be a JSONata expression: the workflow could not be created.",
  },
  {
    name: "ttl-in-whole-days",
    holds: (s) => [s.messagesTtlDays, s.deadLettersTtlDays].every(isNumberOfDays),
    sentence: (s) =>
      `messagesTtlDays is ${s.messagesTtlDays} and deadLettersTtlDays ${s.deadLettersTtlDays}; where they are set, they have to be whole numbers from 1 to ${longestTtlDays}: DynamoDB would refuse the items, or keep them.`,
  },
  {
    name: "messages-ttl-covers-redelivery",
    holds: (s) =>
      s.messagesTtlDays === undefined || s.messagesTtlDays * daySeconds >= longestRedeliverySeconds(s),
    sentence: (s) =>
      `messagesTtlDays is ${s.messagesTtlDays}, but executionTimeoutSeconds (${s.executionTimeoutSeconds}), the 14 days in which AWS redrives an execution and queueRetentionSeconds (${s.queueRetentionSeconds}) take ${daysText(longestRedeliverySeconds(s))} days: a message could come back after its item is gone, and would be recorded a second time.`,
  },
  {
    name: "messages-ttl-covers-dead-letters",
    holds: ({ messagesTtlDays, deadLettersTtlDays }) =>
      messagesTtlDays === undefined ||
      (deadLettersTtlDays !== undefined && deadLettersTtlDays <= messagesTtlDays),
    sentence: (s) =>
      `messagesTtlDays is ${s.messagesTtlDays}, but deadLettersTtlDays is ${s.deadLettersTtlDays ?? "not set"}, and has to be as much at most: an entry of the archive that is sent again after the item of its message is gone would be recorded a second time.`,
  },
  {
    name: "dead-letters-ttl-covers-queue",
    holds: (s) =>
      s.deadLettersTtlDays === undefined || s.deadLettersTtlDays * daySeconds >= s.deadLetterRetentionSeconds,
    sentence: (s) =>
      `deadLettersTtlDays is ${s.deadLettersTtlDays}, but deadLetterRetentionSeconds (${s.deadLetterRetentionSeconds}) is ${daysText(s.deadLetterRetentionSeconds)} days: an entry could go while its message is still in the dead-letter queue.`,
  },
];

/** Every rule that the settings break. AWS's own ranges come first, since the other rules assume them. */
export function checkTimingRules(settings: StageSettings): readonly Violation[] {
  const outOfRange = awsRanges.flatMap(({ setting, minimum, maximum, unit }) => {
    const value = settings[setting];
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return [];
    const sentence = `${setting} is ${value}, and AWS accepts whole numbers from ${minimum} to ${maximum} ${unit}: the stage could not be created.`;
    return [{ rule: `range-${setting}`, sentence }];
  });
  const broken = timingRules
    .filter((rule) => !rule.holds(settings))
    .map((rule) => ({ rule: rule.name, sentence: rule.sentence(settings) }));
  return [...outOfRange, ...broken];
}

/**
 * Returns the settings unchanged where they keep every rule.
 * @throws Error with one sentence for every rule that is broken: the settings, their values, and what would happen.
 */
export function checkedSettings(settings: StageSettings): StageSettings {
  const violations = checkTimingRules(settings);
  if (violations.length === 0) return settings;
  const sentences = violations.map(({ sentence }) => `- ${sentence}`).join("\n");
  throw new Error(`The settings of stage "${settings.stage}" cannot work:\n${sentences}`);
}
