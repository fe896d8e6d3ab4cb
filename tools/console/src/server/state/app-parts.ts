import type { BufferedTask, BufferedTasks, BufferedWorkflow } from "@ringback/local/task/buffered-tasks";

/** The tasks and workflows of the app, to be looked up: each call is one look-up, however many there are. */
export interface AppParts {
  /** In the order in which the app links them. */
  readonly tasks: readonly BufferedTask[];
  readonly workflows: readonly BufferedWorkflow[];
  task(name: string): BufferedTask | undefined;
  workflow(name: string): BufferedWorkflow | undefined;
  /** The name of the task whose work or dead letters a function takes; undefined for any other function. */
  taskOfFunction(functionName: string): string | undefined;
  taskOfQueue(queueUrl: string): BufferedTask | undefined;
  /** The name of the workflow that an execution belongs to; undefined for one of another state machine. */
  workflowOfExecution(executionArn: string): string | undefined;
  /** The name of the workflow of a state machine, by the state machine's name; undefined where it is none of the app. */
  workflowOfStateMachine(name: string): string | undefined;
  /** The table that a task records in, or without a task the only one of the app; undefined where there is none. */
  tableOfTask(task: string | undefined): string | undefined;
  /** The names of the workflows that a task serves. */
  workflowsOfTask(task: string): ReadonlySet<string>;
  /** The tables that tasks record messages in. */
  readonly messagesTables: readonly string[];
}

/** Reads the tasks and workflows once. */
export function appParts({ tasks, workflows }: BufferedTasks): AppParts {
  const byFunction = new Map<string, string>();
  const byQueue = new Map<string, BufferedTask>();
  const tables = new Set<string>();
  for (const task of tasks) {
    for (const functionName of Object.values(task.functions)) byFunction.set(functionName, task.name);
    for (const { work } of pairsOf(task)) byQueue.set(work.url, task);
    if (task.messagesTable !== undefined) tables.add(task.messagesTable);
  }
  const taskNamed = new Map(tasks.map((task) => [task.name, task]));
  const workflowNamed = new Map(workflows.map((workflow) => [workflow.name, workflow]));
  const byStateMachine = new Map(
    workflows.map(({ stateMachineArn, name }) => [stateMachineNameOf(stateMachineArn), name]),
  );
  const byExecutionPrefix = new Map(
    workflows.map(({ stateMachineArn, name }) => [executionPrefix(stateMachineArn), name]),
  );
  const ofTask = new Map<string, Set<string>>(tasks.map(({ name }) => [name, new Set()]));
  for (const workflow of workflows) {
    for (const { task } of workflow.tasks) ofTask.get(task)?.add(workflow.name);
  }
  const messagesTables = [...tables];
  return {
    tasks,
    workflows,
    task: (name) => taskNamed.get(name),
    workflow: (name) => workflowNamed.get(name),
    taskOfFunction: (functionName) => byFunction.get(functionName),
    taskOfQueue: (queueUrl) => byQueue.get(queueUrl),
    workflowOfExecution: (executionArn) =>
      byExecutionPrefix.get(executionArn.slice(0, executionArn.lastIndexOf(":"))),
    workflowOfStateMachine: (name) => byStateMachine.get(name),
    tableOfTask: (task) => {
      if (task !== undefined) return taskNamed.get(task)?.messagesTable;
      return messagesTables.length === 1 ? messagesTables[0] : undefined;
    },
    workflowsOfTask: (task) => ofTask.get(task) ?? new Set(),
    messagesTables,
  };
}

/** The queues that a task gets its messages from: the pair that workflows send to, and one that is draining. */
export function pairsOf({
  queues,
  draining,
}: Pick<BufferedTask, "queues" | "draining">): readonly BufferedTask["queues"][] {
  return draining === undefined ? [queues] : [queues, draining];
}

/** The ARN of an execution of a workflow. */
export function executionArnOf(
  { stateMachineArn }: Pick<BufferedWorkflow, "stateMachineArn">,
  name: string,
): string {
  return `${executionPrefix(stateMachineArn)}:${name}`;
}

const executionPrefix = (stateMachineArn: string) => stateMachineArn.replace(":stateMachine:", ":execution:");
const stateMachineNameOf = (stateMachineArn: string) =>
  stateMachineArn.slice(stateMachineArn.lastIndexOf(":") + 1);
