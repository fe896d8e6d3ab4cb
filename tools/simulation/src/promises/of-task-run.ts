import type { TaskRun } from "../aws/execution.ts";
import type { RunResult } from "../run-scenario.ts";
import { contentAt, kindAt, type MessageContent } from "../scenario/planned-message.ts";
import type { QueuedMessage } from "../scenario/queued-messages.ts";
import type { MessageKind } from "../scenario/scenario.ts";
import type { TaskModel } from "../task-model.ts";

/** What a state with a task sends, and to which task. */
export interface TaskRunPlan {
  readonly kind: MessageKind;
  readonly content: MessageContent;
  readonly task: TaskModel;
}

/** What was planned for a state with a task. */
export function planOfTaskRun(run: RunResult, { execution, state, task: name }: TaskRun): TaskRunPlan {
  const planned = run.planOf.get(execution);
  const task = run.tasks.get(name);
  if (planned === undefined || task === undefined) throw new Error(`Nothing was planned for ${state}.`);
  return { kind: kindAt(planned, state), content: contentAt(planned, state), task };
}

/** Its messages: one for each attempt to send that reached the queue. */
export function messagesOf(run: RunResult, taskRun: TaskRun): QueuedMessage[] {
  return [...run.queuedMessages.all.values()].filter((message) => message.run === taskRun);
}

/** The messages that it depends on: its own, or on a FIFO queue all of its message group. */
export function groupOf(run: RunResult, taskRun: TaskRun): QueuedMessage[] {
  const own = messagesOf(run, taskRun);
  const group = own[0]?.group;
  if (group === undefined) return own;
  return [...run.queuedMessages.all.values()].filter(
    (message) => message.task === taskRun.task && message.group === group,
  );
}

/** How it is named in a sentence. */
export function nameOf(run: RunResult, { execution, state }: TaskRun): string {
  return run.tasks.size === 1 ? execution.name : `${state} of ${execution.name}`;
}

/** Attempts of the dead-letter function to read a body that may end it, before it settles the message unread. */
const readings = 2;

/**
 * Whether a look has the last word on its dead letters. A look of a task's own needs a body that can be read; a task that
 * records finds its message by the id alone.
 */
export function isLookedAt(run: RunResult, taskRun: TaskRun): boolean {
  const { hasLook, hasOwnWork } = planOfTaskRun(run, taskRun).task.task;
  // The first receive does not count as an attempt.
  const isRead = ({ faultedReceives }: QueuedMessage) => faultedReceives["dead-letter"] <= readings;
  return hasLook && (!hasOwnWork || messagesOf(run, taskRun).every(isRead));
}
