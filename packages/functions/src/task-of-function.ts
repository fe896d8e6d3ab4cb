import { type TaskLink, taskLinkName, taskVariable } from "@ringback/contracts/resources/task-link";

/**
 * The task that this function belongs to: the variable `RINGBACK_TASK` names it, and what is linked under `taskLinkName` is
 * its `TaskLink`. The stacks' `bufferedTask` sets both.
 *
 * @throws Error where one of them is missing, with the name of the task and what to do
 */
export function taskOfFunction(
  environment: Readonly<Record<string, string | undefined>>,
  resources: object,
): TaskLink {
  const task = environment[taskVariable];
  if (task === undefined || task === "") {
    throw new Error(
      `This function has no ${taskVariable}, so it is no function of a task: bufferedTask of the stacks makes those.`,
    );
  }
  const name = taskLinkName(task);
  // SST's Resource throws where a name that is not linked is read, but not where it is looked for.
  const link: unknown = name in resources ? Reflect.get(resources, name) : undefined;
  if (!isTaskLink(link)) {
    throw new Error(
      `Task "${task}" is not linked to its own function: ${name} is missing. The stacks' bufferedTask("${task}", ...) links it.`,
    );
  }
  return link;
}

function isTaskLink(link: unknown): link is TaskLink {
  return (
    typeof link === "object" && link !== null && "task" in link && "queueUrl" in link && "settings" in link
  );
}
