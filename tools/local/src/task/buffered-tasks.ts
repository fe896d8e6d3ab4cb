import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";

/** A queue, by each of the ways in which AWS's APIs name it. */
export interface NamedQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
}

/** A work queue, and the dead-letter queue behind it. */
export interface QueuePair {
  readonly work: NamedQueue;
  readonly deadLetters: NamedQueue;
}

/** A buffered task that an app deploys. */
export interface BufferedTask {
  /** The name that the stacks give it: `Record`. */
  readonly name: string;
  readonly queues: QueuePair;
  /** The pair that gets no new messages and is still consumed, while the task changes between standard and FIFO. */
  readonly draining?: QueuePair;
  /** The names of the functions: the one that takes the work queue, and the one that takes its dead letters. */
  readonly functions: { readonly work: string; readonly deadLetter: string };
  readonly settings: TaskSettings;
  /** The table that it records messages in; missing for a task that records none. */
  readonly messagesTable?: string;
}

/** A workflow that an app deploys. */
export interface BufferedWorkflow extends Omit<WorkflowLink, "workflow" | "arn" | "undeliveredArn"> {
  /** The name that the stacks give it: `Record`. */
  readonly name: string;
  readonly stateMachineArn: string;
  /** The queue of events that its rule could not deliver; missing where only StartExecution starts it. */
  readonly undelivered?: NamedQueue;
}

/** What an app deploys of buffered tasks, in the order of its links. */
export interface BufferedTasks {
  readonly tasks: readonly BufferedTask[];
  readonly workflows: readonly BufferedWorkflow[];
  /** The archive of all tasks. */
  readonly deadLettersTable: string;
  readonly stage: StageSettings;
}

/**
 * Finds the buffered tasks of an app and their workflows, by the shape of what the stacks link: the same links that the
 * commands find under `sst shell`.
 *
 * @returns undefined for an app that links no task
 * @throws Error for an app that has a part of a task or a workflow, with its name and what is missing
 */
export function bufferedTasksOf(graph: AppGraph): BufferedTasks | undefined {
  const links: readonly object[] = Object.values(graph.links);
  const tasks = links.filter(isTaskLink);
  if (tasks.length === 0) return undefined;
  const parts = partsOf(graph);
  const known = new Set(tasks.map(({ task }) => task));
  return {
    tasks: tasks.map((link) => named(`The task ${link.task}`, () => taskOf(link, parts))),
    workflows: links
      .filter(isWorkflowLink)
      .map((link) => named(`The workflow ${link.workflow}`, () => workflowOf(link, parts, known))),
    deadLettersTable: deadLettersTableOf(graph),
    stage: stageSettingsOf(graph),
  };
}

/** The only task of an app and its only workflow, in one value. */
export interface OnlyTask {
  readonly stateMachineArn: string;
  readonly timeoutSeconds: number;
  readonly eventBus: string;
  readonly messagesTable: string;
  readonly deadLettersTable: string;
  readonly queues: QueuePair & { readonly ruleDlq: NamedQueue };
  readonly functions: { readonly recorder: string; readonly deadLetter: string };
  readonly settings: TaskSettings;
}

/**
 * What a test needs of an app that is known to have one task that records, in one workflow that events start.
 * @throws Error for any other app
 */
export function theTask({ tasks }: { readonly tasks: BufferedTasks | undefined }): OnlyTask {
  if (tasks === undefined) throw new Error("The app has no buffered task.");
  const [task, ...otherTasks] = tasks.tasks;
  const [workflow, ...otherWorkflows] = tasks.workflows;
  if (task === undefined || workflow === undefined || otherTasks.length > 0 || otherWorkflows.length > 0)
    throw new Error(
      `The app has ${tasks.tasks.length} tasks and ${tasks.workflows.length} workflows: name the one that is meant.`,
    );
  const { messagesTable, queues, functions, settings } = task;
  const { stateMachineArn, timeoutSeconds, eventBus, undelivered } = workflow;
  if (messagesTable === undefined) throw new Error(`The task ${task.name} records nothing.`);
  if (eventBus === undefined || undelivered === undefined)
    throw new Error(`No event starts the workflow ${workflow.name}.`);
  return {
    stateMachineArn,
    timeoutSeconds,
    eventBus,
    messagesTable,
    deadLettersTable: tasks.deadLettersTable,
    queues: { ...queues, ruleDlq: undelivered },
    functions: { recorder: functions.work, deadLetter: functions.deadLetter },
    settings,
  };
}

/** The resources of a graph that tasks are made of, to be looked up. */
interface Parts {
  readonly queueOfUrl: ReadonlyMap<unknown, GraphResource>;
  readonly queueOfArn: ReadonlyMap<unknown, GraphResource>;
  /** The name of the function that takes a queue, by the queue's ARN. */
  readonly consumerOf: ReadonlyMap<string, string>;
  /** The ARNs of the queues that a function takes, by its name. */
  readonly queuesTakenBy: ReadonlyMap<string, readonly string[]>;
}

function partsOf({ resources }: AppGraph): Parts {
  const ofType = (type: string) => resources.filter((resource) => resource.type === `aws:${type}`);
  const queues = ofType("sqs/queue:Queue");
  const functionNames = new Map<unknown, string>();
  for (const { outputs } of ofType("lambda/function:Function")) {
    const name = String(outputs["name"]);
    functionNames.set(outputs["arn"], name).set(outputs["name"], name);
  }
  const consumerOf = new Map<string, string>();
  const queuesTakenBy = new Map<string, string[]>();
  for (const { inputs } of ofType("lambda/eventSourceMapping:EventSourceMapping")) {
    const queueArn = String(inputs["eventSourceArn"]);
    const name = functionNames.get(inputs["functionName"]);
    if (name === undefined) continue;
    consumerOf.set(queueArn, name);
    const taken = queuesTakenBy.get(name) ?? [];
    taken.push(queueArn);
    queuesTakenBy.set(name, taken);
  }
  return {
    queueOfUrl: new Map(queues.map((queue) => [queue.outputs["url"], queue])),
    queueOfArn: new Map(queues.map((queue) => [queue.outputs["arn"], queue])),
    consumerOf,
    queuesTakenBy,
  };
}

function taskOf(link: TaskLink, parts: Parts): BufferedTask {
  const { task: name, queueUrl, settings, messagesTable } = link;
  const work = parts.queueOfUrl.get(queueUrl);
  if (work === undefined) throw new Error(`has no queue ${queueUrl}.`);
  const queues = pairOf(work, parts);
  const functions = {
    work: consumerOf(queues.work, parts),
    deadLetter: consumerOf(queues.deadLetters, parts),
  };
  const draining = drainingOf(queues, functions.work, parts);
  return {
    name,
    queues,
    ...(draining === undefined ? {} : { draining }),
    functions,
    settings,
    ...(messagesTable === undefined ? {} : { messagesTable }),
  };
}

function workflowOf(link: WorkflowLink, parts: Parts, known: ReadonlySet<string>): BufferedWorkflow {
  const { workflow: name, arn: stateMachineArn, undeliveredArn } = link;
  const missing = link.tasks.find(({ task }) => !known.has(task));
  if (missing !== undefined)
    throw new Error(`has the state ${missing.state}, whose task ${missing.task} the app does not link.`);
  const undelivered = undeliveredArn === undefined ? undefined : queueWithArn(undeliveredArn, parts);
  return {
    name,
    stateMachineArn,
    timeoutSeconds: link.timeoutSeconds,
    tasks: link.tasks,
    ...(link.wholeTask === undefined ? {} : { wholeTask: link.wholeTask }),
    ...(link.eventBus === undefined ? {} : { eventBus: link.eventBus }),
    ...(undelivered === undefined ? {} : { undelivered: namesOf(undelivered) }),
  };
}

/** The task's functions take its two pairs, and one of a pair says so of both. */
function drainingOf(active: QueuePair, workFunction: string, parts: Parts): QueuePair | undefined {
  const taken = parts.queuesTakenBy.get(workFunction) ?? [];
  const other = taken.find((queueArn) => queueArn !== active.work.arn);
  return other === undefined ? undefined : pairOf(queueWithArn(other, parts), parts);
}

function pairOf(work: GraphResource, parts: Parts): QueuePair {
  const deadLetters = queueWithArn(deadLetterTargetOf(work), parts);
  return { work: namesOf(work), deadLetters: namesOf(deadLetters) };
}

function queueWithArn(arn: string, parts: Parts): GraphResource {
  const found = parts.queueOfArn.get(arn);
  if (found === undefined) throw new Error(`has no queue ${arn}.`);
  return found;
}

function namesOf({ outputs }: GraphResource): NamedQueue {
  return { name: String(outputs["name"]), url: String(outputs["url"]), arn: String(outputs["arn"]) };
}

function deadLetterTargetOf({ name, inputs }: GraphResource): string {
  const policy: unknown = JSON.parse(String(inputs["redrivePolicy"] ?? "{}"));
  if (typeof policy === "object" && policy !== null && "deadLetterTargetArn" in policy)
    return String(policy.deadLetterTargetArn);
  throw new Error(`has the queue ${name}, which has no dead-letter queue.`);
}

function consumerOf({ name, arn }: NamedQueue, parts: Parts): string {
  const consumer = parts.consumerOf.get(arn);
  if (consumer === undefined) throw new Error(`has no function that takes the queue ${name}.`);
  return consumer;
}

/** An error of a part says what it has not, and this whose part it is. */
function named<Found>(whose: string, find: () => Found): Found {
  try {
    return find();
  } catch (error) {
    throw new Error(`${whose} ${error instanceof Error ? error.message : String(error)}`);
  }
}

function deadLettersTableOf({ links }: AppGraph): string {
  const name = links["DeadLettersTable"]?.["name"];
  if (typeof name !== "string") throw new Error("The app links no DeadLettersTable with its name.");
  return name;
}

function stageSettingsOf({ links }: AppGraph): StageSettings {
  const settings = links["Stage"]?.["settings"];
  if (!isStageSettings(settings)) throw new Error("The app links no Stage with its settings.");
  return settings;
}

// What the stacks link was checked when the app was evaluated.

function isTaskLink(value: object): value is TaskLink {
  return "task" in value && "queueUrl" in value && "settings" in value;
}

function isWorkflowLink(value: object): value is WorkflowLink {
  return "workflow" in value && "arn" in value && "tasks" in value;
}

function isStageSettings(value: unknown): value is StageSettings {
  return typeof value === "object" && value !== null && "callbackQuotaPerSecond" in value;
}
