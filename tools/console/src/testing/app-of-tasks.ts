import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { taskSettings } from "@ringback/contracts/settings/task-presets";
import type { BufferedTask, BufferedTasks, BufferedWorkflow } from "@ringback/local/task/buffered-tasks";

const queue = (name: string) => ({
  name,
  url: `https://sqs/${name}`,
  arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
});
const pair = (name: string) => ({ work: queue(`${name}-work`), deadLetters: queue(`${name}-dead`) });

/** A task of an app that does not run: its resources have names that follow from its own. */
export function taskNamed(name: string, more: Partial<BufferedTask> = {}): BufferedTask {
  return {
    name,
    queues: pair(name),
    functions: { work: `shop-${name}`, deadLetter: `shop-${name}-dead` },
    settings: taskSettings("local"),
    ...more,
  };
}

/** A task that records messages in a table of its own. */
export const recordingTask = (name: string): BufferedTask =>
  taskNamed(name, { messagesTable: `${name}-messages` });

/** A workflow with a state for each of these tasks. */
export function workflowOf(name: string, tasks: readonly string[]): BufferedWorkflow {
  return {
    name,
    stateMachineArn: `arn:aws:states:us-east-1:000000000000:stateMachine:shop-${name}`,
    timeoutSeconds: 60,
    tasks: tasks.map((task) => ({ state: `${task} it`, task })),
  };
}

/** An app with these tasks and workflows. */
export function appWith(
  tasks: readonly BufferedTask[],
  workflows: readonly BufferedWorkflow[],
): BufferedTasks {
  return { tasks, workflows, deadLettersTable: "archive", stage: stageSettings("local") };
}
