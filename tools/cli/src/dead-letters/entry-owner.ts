import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import type { Cloud } from "../cloud/cloud.ts";
import type { LinkedTasks } from "../cloud/linked-tasks.ts";

/**
 * What an entry of the archive says of its task, and of the workflow that sent its message: the name of the state machine, or
 * the one that the stacks give it in an entry of an event.
 */
export interface OwnedEntry {
  readonly task?: string | undefined;
  readonly workflow?: string | undefined;
}

/**
 * The task of an entry. That of an event is the task that is the whole workflow, and an entry of the first release belongs to
 * the only task where there is one.
 */
export function taskOfEntry(linked: LinkedTasks, entry: OwnedEntry): TaskLink | undefined {
  const { tasks } = linked;
  const { workflow } = entry;
  const name =
    entry.task ?? (workflow === undefined ? undefined : namedWorkflow(linked, workflow)?.wholeTask);
  if (name !== undefined) return tasks.find(({ task }) => task === name);
  return tasks.length === 1 && workflow === undefined ? tasks[0] : undefined;
}

/**
 * The workflow of an entry: the one that it names, and for a message that was sent by hand the only one that is nothing but
 * its task.
 */
export function workflowOfEntry(linked: LinkedTasks, entry: OwnedEntry): WorkflowLink | undefined {
  const { workflow: name } = entry;
  if (name !== undefined) return namedWorkflow(linked, name);
  const task = taskOfEntry(linked, entry)?.task;
  const whole = linked.workflows.filter(({ wholeTask }) => wholeTask !== undefined && wholeTask === task);
  return whole.length === 1 ? whole[0] : undefined;
}

function namedWorkflow({ workflows }: LinkedTasks, name: string): WorkflowLink | undefined {
  return workflows.find(({ workflow, arn }) => workflow === name || arn.endsWith(`:stateMachine:${name}`));
}

/** Whether an entry is of the task and the workflow that are meant (`--task`, `--workflow`). */
export function isMeant({ whole, chosen }: Cloud, entry: OwnedEntry): boolean {
  const { task, workflow } = chosen;
  return (
    (task === undefined || taskOfEntry(whole, entry)?.task === task) &&
    (workflow === undefined || workflowOfEntry(whole, entry)?.workflow === workflow)
  );
}
