import type { TaskSettings } from "../settings/task-settings.ts";

/**
 * What the stacks link of a task, under `taskLinkName`. The task's own functions read it, and a person's machine finds the
 * app's tasks by it.
 */
export interface TaskLink {
  /** The name that the stacks give it: `Record`. */
  readonly task: string;
  /** The work queue that workflows send to. */
  readonly queueUrl: string;
  readonly settings: TaskSettings;
  /** The table that it records messages in; missing for a task that records none. */
  readonly messagesTable?: string;
}

/** The name under which a task is linked: `RecordTask`. */
export function taskLinkName(task: string): string {
  return `${task}Task`;
}

/** The environment variable that tells the function of a workflow's undelivered events whose they are: the name that the stacks give. */
export const workflowVariable = "RINGBACK_WORKFLOW";

/** The environment variable that tells a function whose task it is: its value is the task's name. */
export const taskVariable = "RINGBACK_TASK";
