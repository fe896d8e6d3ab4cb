import { callbackConcurrency, longestRedeliverySeconds, taskStateSeconds } from "./derived-times.ts";
import type { StageSettings } from "./stage-settings.ts";
import type { TaskSettings } from "./task-settings.ts";
import { refuse, type Violation } from "./timing-rules.ts";

/** A task of a stage. */
export interface NamedTask {
  readonly name: string;
  readonly settings: TaskSettings;
  /** Where it records its messages, in whatever form; missing for a task that records none. */
  readonly messagesTable?: unknown;
}

/** A workflow with the tasks that it waits for. */
export interface TimedWorkflow {
  readonly name: string;
  /** TimeoutSeconds of its definition. */
  readonly timeoutSeconds: number;
  /** The longest way through it, in seconds (`longestPathSeconds`); undefined where it has no bound. */
  readonly longestPathSeconds: number | undefined;
  readonly tasks: readonly NamedTask[];
}

/** A rule about a stage and all of its tasks. */
interface StageRule {
  readonly name: string;
  /** A sentence for each time that it is broken. */
  broken(stage: StageSettings, tasks: readonly NamedTask[]): readonly string[];
}

/** A rule about a workflow on a stage. */
interface WorkflowRule {
  readonly name: string;
  /** A sentence for each time that it is broken. */
  broken(workflow: TimedWorkflow, stage: StageSettings): readonly string[];
}

const daySeconds = 86_400;
const longestTtlDays = 36_500;
/** The largest TimeoutSeconds that AWS accepts (Amazon States Language). */
const longestTimeoutSeconds = 99_999_999;

/** Every rule of a stage. docs/design.md says of each where it comes from. */
export const stageRules: readonly StageRule[] = [
  {
    // All invocations that call back share the account's quota, those of draining queues too.
    name: "callbacks-within-quota",
    broken: ({ callbackQuotaPerSecond }, tasks) => {
      const sum = tasks.reduce((all, { settings }) => all + callbacksPerSecond(settings), 0);
      const isTooSlow = tasks.some(({ settings }) => settings.callbackRatePerSecond < 1);
      if (sum <= callbackQuotaPerSecond && !isTooSlow) return [];
      return [
        `${tasks.map(callbacksText).join("; ")}. With at least one callback a second for each invocation this is over callbackQuotaPerSecond (${callbackQuotaPerSecond}): callbacks would be throttled and messages received again and again. Lower maximumConcurrency, or ask AWS for a larger quota.`,
      ];
    },
  },
  {
    name: "ttl-in-whole-days",
    broken: ({ messagesTtlDays, deadLettersTtlDays }) =>
      [messagesTtlDays, deadLettersTtlDays].every(isNumberOfDays)
        ? []
        : [
            `messagesTtlDays is ${messagesTtlDays} and deadLettersTtlDays ${deadLettersTtlDays}; where they are set, they have to be whole numbers from 1 to ${longestTtlDays}: DynamoDB would refuse the items, or keep them.`,
          ],
  },
  {
    name: "messages-ttl-covers-dead-letters",
    broken: ({ messagesTtlDays, deadLettersTtlDays }) =>
      messagesTtlDays === undefined || (deadLettersTtlDays ?? Infinity) <= messagesTtlDays
        ? []
        : [
            `messagesTtlDays is ${messagesTtlDays}, but deadLettersTtlDays is ${deadLettersTtlDays ?? "not set"}, and has to be as much at most: an entry of the archive that is sent again after the item of its message is gone would be recorded a second time.`,
          ],
  },
  {
    name: "dead-letters-ttl-covers-queue",
    broken: ({ deadLettersTtlDays = Infinity }, tasks) =>
      tasks
        .filter(({ settings }) => deadLettersTtlDays * daySeconds < settings.deadLetterRetentionSeconds)
        .map(
          ({ name, settings: { deadLetterRetentionSeconds } }) =>
            `deadLettersTtlDays is ${deadLettersTtlDays}, but deadLetterRetentionSeconds (${deadLetterRetentionSeconds}) of task "${name}" is ${daysText(deadLetterRetentionSeconds)} days: an entry could go while its message is still in the dead-letter queue.`,
        ),
  },
];

/** Every rule of a workflow but AWS's own range of its timeout. */
export const workflowRules: readonly WorkflowRule[] = [
  {
    name: "execution-outlives-tasks",
    // Where the longest way has no bound, one of its tasks is the least that it may take.
    broken: ({ timeoutSeconds, tasks, longestPathSeconds = longestTaskSeconds(tasks) }) =>
      timeoutSeconds > longestPathSeconds
        ? []
        : [
            `timeoutSeconds is ${timeoutSeconds}, but the longest way through ${tasks.map(({ name }) => `"${name}"`).join(", ")} takes ${longestPathSeconds} s with every attempt to send: the execution would end before its tasks can.`,
          ],
  },
  {
    name: "messages-ttl-covers-redelivery",
    broken: ({ timeoutSeconds, tasks }, { messagesTtlDays = Infinity }) =>
      tasks
        .filter(({ messagesTable }) => messagesTable !== undefined)
        .map(({ name, settings }) => ({
          name,
          settings,
          seconds: longestRedeliverySeconds(settings, timeoutSeconds),
        }))
        .filter(({ seconds }) => messagesTtlDays * daySeconds < seconds)
        .map(
          ({ name, settings, seconds }) =>
            `messagesTtlDays is ${messagesTtlDays}, but timeoutSeconds (${timeoutSeconds}), the 14 days in which AWS redrives an execution and queueRetentionSeconds (${settings.queueRetentionSeconds}) of task "${name}" take ${daysText(seconds)} days: a message could come back after its item is gone, and would be recorded a second time.`,
        ),
  },
];

/** What a stage's settings break, alone and together with those of its tasks. */
export function checkStageRules(stage: StageSettings, tasks: readonly NamedTask[]): readonly Violation[] {
  return stageRules.flatMap((rule) => violations(rule.name, rule.broken(stage, tasks)));
}

/** @throws Error with one sentence for every rule that is broken */
export function checkStage(stage: StageSettings, tasks: readonly NamedTask[]): void {
  refuse(`The settings of stage "${stage.stage}" cannot work`, checkStageRules(stage, tasks));
}

/** What a workflow's timeout breaks. */
export function checkWorkflowRules(workflow: TimedWorkflow, stage: StageSettings): readonly Violation[] {
  const { timeoutSeconds } = workflow;
  const isInRange =
    Number.isInteger(timeoutSeconds) && timeoutSeconds >= 1 && timeoutSeconds <= longestTimeoutSeconds;
  const outOfRange = isInRange
    ? []
    : [
        `timeoutSeconds is ${timeoutSeconds}, and AWS accepts whole numbers from 1 to ${longestTimeoutSeconds} seconds: the workflow could not be created.`,
      ];
  return [
    ...violations("range-timeoutSeconds", outOfRange),
    ...workflowRules.flatMap((rule) => violations(rule.name, rule.broken(workflow, stage))),
  ];
}

/** @throws Error with one sentence for every rule that is broken */
export function checkWorkflow(workflow: TimedWorkflow, stage: StageSettings): void {
  refuse(
    `The timeout of workflow "${workflow.name}" on stage "${stage.stage}" cannot work`,
    checkWorkflowRules(workflow, stage),
  );
}

function violations(rule: string, sentences: readonly string[]): readonly Violation[] {
  return sentences.map((sentence) => ({ rule, sentence }));
}

function callbacksPerSecond(settings: TaskSettings): number {
  return callbackConcurrency(settings) * settings.callbackRatePerSecond;
}

function callbacksText({ name, settings }: NamedTask): string {
  const { maximumConcurrency, deadLetterMaximumConcurrency, drainingPairs, callbackRatePerSecond } = settings;
  const pairs = drainingPairs === 0 ? "1 pair" : `${1 + drainingPairs} pairs`;
  return `Task "${name}" has maximumConcurrency (${maximumConcurrency}) and deadLetterMaximumConcurrency (${deadLetterMaximumConcurrency}) over ${pairs} of queues, at callbackRatePerSecond (${callbackRatePerSecond}; at least 1)`;
}

function longestTaskSeconds(tasks: readonly NamedTask[]): number {
  return Math.max(0, ...tasks.map(({ settings }) => taskStateSeconds(settings)));
}

function isNumberOfDays(days: number | undefined): boolean {
  return days === undefined || (Number.isInteger(days) && days >= 1 && days <= longestTtlDays);
}

/** Rounded up to a tenth: so many days are enough. */
function daysText(seconds: number): string {
  return String(Math.ceil((seconds / daySeconds) * 10) / 10);
}
