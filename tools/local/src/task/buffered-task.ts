import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";

/** A queue, by each of the ways in which AWS's APIs name it. */
export interface NamedQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
}

/** The resources of the buffered task that an app deploys, by the part that each plays. */
export interface BufferedTask {
  readonly stateMachineArn: string;
  readonly eventBus: string;
  readonly messagesTable: string;
  readonly deadLettersTable: string;
  /** The work queue, the dead-letter queue behind it, and the one of what the rule could not deliver. */
  readonly queues: Readonly<Record<"work" | "deadLetters" | "ruleDlq", NamedQueue>>;
  /** The names of the functions: the one that takes the work queue, and the one that takes its dead letters. */
  readonly functions: Readonly<Record<"recorder" | "deadLetter", string>>;
  readonly settings: StageSettings;
}

/**
 * Finds the buffered task in an app, by what the stacks link: the same names that the commands find under `sst shell`.
 *
 * @returns undefined for an app that links no `WorkQueue` with a `Workflow`
 * @throws Error for an app that has a part of a buffered task, naming what is missing
 */
export function bufferedTaskOf(graph: AppGraph): BufferedTask | undefined {
  const { links } = graph;
  if (links["WorkQueue"] === undefined || links["Workflow"] === undefined) return undefined;
  const text = (name: string, property: string): string => {
    const value = links[name]?.[property];
    if (typeof value !== "string") throw new Error(`The app links no ${name} with ${property}.`);
    return value;
  };
  const work = queueWhere(graph, "url", text("WorkQueue", "url"));
  const deadLetters = queueWhere(graph, "arn", deadLetterTargetOf(work));
  return {
    stateMachineArn: text("Workflow", "arn"),
    eventBus: text("EventBus", "name"),
    messagesTable: text("MessagesTable", "name"),
    deadLettersTable: text("DeadLettersTable", "name"),
    queues: {
      work: namesOf(work),
      deadLetters: namesOf(deadLetters),
      ruleDlq: namesOf(queueWhere(graph, "arn", text("RuleDlq", "arn"))),
    },
    functions: { recorder: consumerOf(graph, work), deadLetter: consumerOf(graph, deadLetters) },
    settings: settingsOf(graph),
  };
}

/**
 * The buffered task of a local cloud whose app is known to have one.
 * @throws Error where it has none
 */
export function taskOf({ task }: { readonly task: BufferedTask | undefined }): BufferedTask {
  if (task === undefined) throw new Error("The app has no buffered task.");
  return task;
}

const ofType = (graph: AppGraph, type: string) =>
  graph.resources.filter((resource) => resource.type === `aws:${type}`);

function queueWhere(graph: AppGraph, output: "url" | "arn", value: string): GraphResource {
  const found = ofType(graph, "sqs/queue:Queue").find(({ outputs }) => outputs[output] === value);
  if (found === undefined) throw new Error(`The app has no queue ${value}.`);
  return found;
}

function namesOf({ outputs }: GraphResource): NamedQueue {
  return { name: String(outputs["name"]), url: String(outputs["url"]), arn: String(outputs["arn"]) };
}

function deadLetterTargetOf({ name, inputs }: GraphResource): string {
  const policy: unknown = JSON.parse(String(inputs["redrivePolicy"] ?? "{}"));
  if (typeof policy === "object" && policy !== null && "deadLetterTargetArn" in policy)
    return String(policy.deadLetterTargetArn);
  throw new Error(`The queue ${name} has no dead-letter queue.`);
}

function consumerOf(graph: AppGraph, { name, outputs }: GraphResource): string {
  const mapping = ofType(graph, "lambda/eventSourceMapping:EventSourceMapping").find(
    ({ inputs }) => inputs["eventSourceArn"] === outputs["arn"],
  );
  const consumer = ofType(graph, "lambda/function:Function").find((lambda) =>
    [lambda.outputs["arn"], lambda.outputs["name"]].includes(mapping?.inputs["functionName"]),
  );
  if (consumer === undefined) throw new Error(`No function of the app takes the queue ${name}.`);
  return String(consumer.outputs["name"]);
}

function settingsOf({ links }: AppGraph): StageSettings {
  const settings = links["Stage"]?.["settings"];
  if (!isSettings(settings)) throw new Error("The app links no Stage with its settings.");
  return settings;
}

/** What the stacks link was checked when the app was evaluated. */
function isSettings(value: unknown): value is StageSettings {
  return typeof value === "object" && value !== null && "maxReceiveCount" in value;
}
