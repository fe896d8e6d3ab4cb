import { boundSeconds, deadLetterPassSeconds } from "@ringback/contracts/settings/derived-times";
import type { Execution } from "./aws/workflow-model.ts";
import { isRecorded, type RunResult } from "./run-scenario.ts";
import type { QueuedMessage } from "./scenario/queued-messages.ts";
import type { FunctionName } from "./scenario/scenario.ts";

/** The six promises that hold after every run, whatever was injected. */
export const promiseNames = [
  "ends within its bound",
  "succeeded is recorded",
  "recorded once",
  "kept with a reason",
  "no token elsewhere",
  "rest of the batch untouched",
] as const;
/** The name of a promise. */
export type PromiseName = (typeof promiseNames)[number];

/** A promise that a run broke; `what` says where, in a sentence without its full stop. */
export interface BrokenPromise {
  readonly promise: PromiseName;
  readonly what: string;
}

/** Every promise that a run broke. `log` is what the functions wrote to standard output during the run. */
export function brokenPromises(run: RunResult, log: string): readonly BrokenPromise[] {
  return [
    ...endsWithinBound(run),
    ...succeededIsRecorded(run),
    ...recordedOnce(run),
    ...keptWithReason(run),
    ...noTokenElsewhere(run, log),
    ...batchUntouched(run),
  ];
}

function broken(promise: PromiseName, what: string): BrokenPromise {
  return { promise, what };
}

/**
 * Each execution has ended, by the workflow's timeouts at the latest. One that can be called back is called back within the
 * bound of the settings, unless faults lasted longer than the settings allow for.
 */
function endsWithinBound(run: RunResult): BrokenPromise[] {
  const { settings } = run;
  const name = "ends within its bound";
  const bound = (boundSeconds(settings) + deadLetterPassSeconds(settings)) * 1000;
  return run.executions.flatMap((execution) => {
    if (execution.endedAt === undefined) return broken(name, `${execution.name} still waits`);
    if (execution.endedAt - execution.startedAt > settings.executionTimeoutSeconds * 1000) {
      return broken(name, `${execution.name} outlived the execution timeout`);
    }
    if (isLeftToTimeout(run, execution)) return [];
    if (execution.status === "TIMED_OUT") return broken(name, `${execution.name} was never called back`);
    if (execution.endedAt - execution.enteredAt <= bound) return [];
    return broken(name, `${execution.name} was called back after more than ${bound / 1000} s`);
  });
}

/** Receives by the dead-letter function that the bound leaves room for, without the last. */
const passesToSpare = 4;

/** Whether the task timeout may end it: no callback is possible, or the faults last longer than the settings allow for. */
function isLeftToTimeout(run: RunResult, execution: Execution): boolean {
  const kind = run.planOf.get(execution)?.kind;
  if (kind === "not-json" || kind === "callback-rejected") return true;
  const allowed = run.settings.backlogAllowanceSeconds / 2;
  const group = groupOf(run, execution);
  const late = group.reduce((sum, { lateSeconds }) => sum + lateSeconds, 0);
  const passes = group.reduce((sum, { faultedReceives }) => sum + faultedReceives["dead-letter"], 0);
  return late > allowed || passes > passesToSpare;
}

/** The messages that an execution depends on: its own, or on a FIFO queue all of its message group. */
function groupOf(run: RunResult, execution: Execution): QueuedMessage[] {
  const plan = run.planOf.get(execution);
  return [...run.queuedMessages.all.values()].filter(({ planned }) =>
    plan?.group === undefined ? planned === plan : planned.group === plan.group,
  );
}

/**
 * The message of an execution that succeeded was in the table at the callback, is there now, and is its own. No dead letter
 * of it is left open.
 */
function succeededIsRecorded(run: RunResult): BrokenPromise[] {
  return run.executions.flatMap((execution) => {
    if (execution.status !== "SUCCEEDED") return [];
    const { name, input } = execution;
    if (run.atCallback.get(execution)?.isRecorded !== true) {
      return broken("succeeded is recorded", `${name} succeeded before its message was in the table`);
    }
    if (!isRecorded(run.messages, input)) {
      return broken("succeeded is recorded", `${name} succeeded, and its message is not in the table`);
    }
    if (recordedId(execution.output) !== input.id) {
      return broken("succeeded is recorded", `${name} got the output of another message`);
    }
    const sqsMessageId = run.atCallback.get(execution)?.sqsMessageId ?? "";
    if (!run.archive.isOpen(sqsMessageId)) return [];
    return broken("succeeded is recorded", `${name} succeeded, and dead letter ${sqsMessageId} is left open`);
  });
}

function recordedId(output: string | undefined): unknown {
  const parsed: unknown = JSON.parse(output ?? "null");
  if (typeof parsed !== "object" || parsed === null || !("putStatus" in parsed)) return undefined;
  const { putStatus } = parsed;
  if (typeof putStatus !== "object" || putStatus === null || !("messageId" in putStatus)) return undefined;
  return putStatus.messageId;
}

function recordedOnce({ messages }: RunResult): BrokenPromise[] {
  return messages.replaced.map(({ messageId, content }) =>
    broken(
      "recorded once",
      content === "same"
        ? `${messageId} was written twice`
        : `${messageId} was overwritten with other content`,
    ),
  );
}

/** Every message of the queue is in the table, or in the archive with a reason and its content. */
function keptWithReason(run: RunResult): BrokenPromise[] {
  const kept = [...run.queuedMessages.all.values()].flatMap((message) => {
    const { messageId, planned, body } = message;
    const entry = run.archive.entries.get(messageId);
    if (entry === undefined) {
      if (isRecorded(run.messages, planned.input)) return [];
      const how = message.isExpired ? "expired unseen" : "is gone";
      return broken("kept with a reason", `${messageId} ${how}, neither recorded nor archived`);
    }
    if (entry.reason === "" || entry.error === "") {
      return broken("kept with a reason", `${messageId} is archived with no reason`);
    }
    const content = body.slice(0, body.indexOf(',"MyTaskToken"'));
    return entry.body.startsWith(content)
      ? []
      : broken("kept with a reason", `${messageId} is archived without its content`);
  });
  const failed = run.executions.flatMap((execution) => {
    const at = run.atCallback.get(execution);
    if (execution.status !== "FAILED" || at === undefined || at.isArchived) return [];
    return broken("kept with a reason", `${execution.name} failed before its message was archived`);
  });
  return [...kept, ...failed];
}

/** Looking for the end of a token is enough: no other text holds those characters. */
const tokenCharacters = 60;

function noTokenElsewhere(run: RunResult, log: string): BrokenPromise[] {
  const tokens = [...run.queuedMessages.all.values()].flatMap(({ token }) =>
    token === "" ? [] : [token.slice(-tokenCharacters)],
  );
  const places = {
    "the log": log,
    "the messages table": JSON.stringify([...run.messages.items.values()]),
    "the archive": JSON.stringify([...run.archive.entries.values(), ...run.archive.lastReasons]),
    "an execution": JSON.stringify(run.executions.map(({ output, cause, error }) => [output, cause, error])),
  };
  return Object.entries(places).flatMap(([place, text]) =>
    tokens.some((token) => text.includes(token))
      ? broken("no token elsewhere", `${place} holds a token`)
      : [],
  );
}

/** A message returns to the queue only as often as a fault affected it. One without a fault ends in its row of the outcomes at once. */
function batchUntouched(run: RunResult): BrokenPromise[] {
  const queued = [...run.queuedMessages.all.values()];
  const returned = queued.flatMap(({ messageId, receives, faultedReceives }) =>
    functionNames.flatMap((name) =>
      receives[name] <= faultedReceives[name] + 1
        ? []
        : broken(
            "rest of the batch untouched",
            `${messageId} was received ${receives[name]} times by the ${name} function, and a fault affected ${faultedReceives[name]} of these`,
          ),
    ),
  );
  const rows = run.executions.flatMap((execution) => {
    const own = queued.filter(({ planned }) => planned === run.planOf.get(execution));
    const isAffected = groupOf(run, execution).some(
      ({ faultedReceives, lateSeconds }) =>
        faultedReceives.recorder > 0 || faultedReceives["dead-letter"] > 0 || lateSeconds > 0,
    );
    if (isAffected || own.length > 1) return [];
    const expected = isSent(run, execution) ? rowOf(run, execution) : unsent(run, execution);
    const actual = execution.error ?? execution.status;
    if (expected === actual) return [];
    return broken(
      "rest of the batch untouched",
      `${execution.name} ended with ${actual}, not ${expected}, and no fault affected it`,
    );
  });
  return [...returned, ...rows];
}

const functionNames: readonly FunctionName[] = ["recorder", "dead-letter"];

/** Whether an attempt to send succeeded, as far as Step Functions knows. */
function isSent({ settings, planOf }: RunResult, execution: Execution): boolean {
  if (planOf.get(execution)?.kind === "invalid-input") return false;
  return execution.tokens.length < settings.sendAttempts || !isSendError(execution.error);
}

function isSendError(error: string | undefined): boolean {
  return error === "SQS.AmazonSQSException" || error === "SQS.SdkClientException";
}

/** How an execution ends whose message was never sent. */
function unsent(run: RunResult, execution: Execution): string {
  if (run.planOf.get(execution)?.kind === "invalid-input") return "InvalidInput";
  return isSendError(execution.error) ? String(execution.error) : "an error of the send";
}

/** How an execution ends whose message no fault affected (docs/design.md, "Outcomes"). */
function rowOf(run: RunResult, execution: Execution): string {
  switch (run.planOf.get(execution)?.kind) {
    case "invalid":
    case "refused":
      return "InvalidMessage";
    case "not-json":
    case "callback-rejected":
      return "States.Timeout";
    default:
      return isRecorded(run.messages, execution.input) ? "SUCCEEDED" : "MessageConflict";
  }
}
