import type { HistoryEntry, Json, TaskResult } from "../../api/page-api.ts";
import { fieldOf, textOf } from "./field-of.ts";

/** What a state has sent to a queue, once for each run of the state: a retry of the send is the same message. */
export interface SentMessage {
  readonly state: string;
  readonly queueUrl: string;
  /** The id in the body. */
  readonly messageId?: string;
  /** The id that SQS gave the last send; missing if no send was accepted. */
  readonly sqsMessageId?: string;
  /** How the task ended; missing while it waits. */
  readonly result?: TaskResult;
}

/** An event of a history, and the id of the event that it follows on its branch; 0 for the first one. */
export interface LinkedEntry {
  readonly previousEventId: number;
  readonly entry: HistoryEntry;
}

/** A run of a state, and what it has sent. */
interface StateRun {
  readonly state: string;
  /** The event with which it began: `ParallelStateEntered`. */
  readonly entered: string;
  /** The run of the Parallel or Map state that it is within. */
  readonly within: StateRun | undefined;
  sent?: Mutable<SentMessage>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const results: Readonly<Record<string, TaskResult>> = {
  TaskSucceeded: "succeeded",
  TaskFailed: "failed",
  TaskTimedOut: "timed out",
  TaskStateAborted: "aborted",
};

/**
 * Reads from a history what was sent to queues by states that wait for a callback. Branches of Parallel and iterations of Map
 * run at the same time, so each event is followed back to the state that it belongs to.
 */
export function sentMessages(linked: readonly LinkedEntry[]): readonly SentMessage[] {
  const runs = new Map<number, { readonly run: StateRun; readonly type: string }>();
  const all: StateRun[] = [];
  const redrives = new Set<number>();
  for (const { previousEventId, entry } of linked) {
    const { id, type, state, details } = entry;
    const before = runs.get(previousEventId);
    const queueUrl = type === "TaskScheduled" ? sendsTo(details) : undefined;
    if (type === "ExecutionRedriven") redrives.add(id);
    const isEntered = type.endsWith("StateEntered") && state !== undefined;
    const entered: StateRun | undefined = isEntered
      ? { state, entered: type, within: outerRun(before) }
      : undefined;
    // The states that a redrive goes on with are not entered again, and all follow its own event.
    const redriven = redrives.has(previousEventId) ? redrivenRun(all, queueUrl, details) : undefined;
    const run = entered ?? redriven ?? before?.run;
    if (run === undefined) continue;
    runs.set(id, { run, type });
    if (queueUrl !== undefined) {
      if (run.sent === undefined) all.push(run);
      run.sent = { state: run.state, queueUrl, ...messageIdOf(details) };
    } else if (run.sent !== undefined) {
      takeIn(entry, run.sent);
    }
    if (type === "ParallelStateFailed" || type === "MapStateFailed") abortWithin(failedRun(run, type), all);
  }
  return all.flatMap(({ sent }) => (sent === undefined ? [] : [sent]));
}

/** The run that sends its message again: one that has not succeeded, with the same message if there is one. */
function redrivenRun(
  all: readonly StateRun[],
  queueUrl: string | undefined,
  details: Json | undefined,
): StateRun | undefined {
  const { messageId } = messageIdOf(details);
  const open = all.filter(({ sent }) => sent?.queueUrl === queueUrl && sent?.result !== "succeeded");
  return open.findLast(({ sent }) => sent?.messageId === messageId) ?? open.at(-1);
}

/** A state follows one that was exited in the same branch; otherwise it is the first one of its branch. */
function outerRun(
  before: { readonly run: StateRun; readonly type: string } | undefined,
): StateRun | undefined {
  return before?.type.endsWith("StateExited") ? before.run.within : before?.run;
}

/** The Parallel or Map state that has failed: AWS links its failure to the branch that failed. */
function failedRun(run: StateRun, type: string): StateRun | undefined {
  const entered = type.replace("Failed", "Entered");
  let found: StateRun | undefined = run;
  while (found !== undefined && found.entered !== entered) found = found.within;
  return found;
}

/** When one branch fails, Step Functions stops the others. */
function abortWithin(outer: StateRun | undefined, all: readonly StateRun[]): void {
  if (outer === undefined) return;
  for (const { within, sent } of all) {
    let found = within;
    while (found !== undefined && found !== outer) found = found.within;
    if (found !== undefined && sent !== undefined) sent.result ??= "aborted";
  }
}

function takeIn({ type, details }: HistoryEntry, sent: Mutable<SentMessage>): void {
  const result = results[type];
  if (result !== undefined) sent.result = result;
  if (type !== "TaskSubmitted") return;
  const sqsMessageId = textOf(fieldOf(details, "output"), "MessageId");
  if (sqsMessageId !== undefined) sent.sqsMessageId = sqsMessageId;
}

function sendsTo(details: Json | undefined): string | undefined {
  if (textOf(details, "resource") !== "sendMessage.waitForTaskToken") return undefined;
  return textOf(fieldOf(details, "parameters"), "QueueUrl");
}

function messageIdOf(details: Json | undefined): { readonly messageId?: string } {
  const body = fieldOf(fieldOf(details, "parameters"), "MessageBody");
  const messageId = textOf(fieldOf(body, "Record"), "messageId");
  return messageId === undefined ? {} : { messageId };
}
