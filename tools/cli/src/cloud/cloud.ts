import type { RunningApp } from "@ringback/local/endpoint/endpoint";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";
import { CommandFailure } from "../errors/command-failure.ts";
import { UsageError } from "../errors/usage-error.ts";
import { line, paint } from "../terminal/terminal-line.ts";
import { configuredEndpoint, serviceNames } from "./configured-endpoint.ts";
import { deployedStage } from "./deployed-stage.ts";
import { type LinkedTasks, linkedTasks } from "./linked-tasks.ts";
import { localEndpoints } from "./local-endpoints.ts";
import { narrowed, type TaskChoice } from "./narrowed.ts";
import { paceReads } from "./pace-reads.ts";
import { runningApp } from "./running-app.ts";
import { type ServiceClients, serviceClients } from "./service-clients.ts";

/**
 * The system that a command works with: the app, AWS's clients, and the tasks and workflows that are meant (`--task`,
 * `--workflow`), or all of them.
 */
export interface Cloud extends RunningApp, ServiceClients, LinkedTasks {
  /** All tasks and workflows of the app, whatever is meant. */
  readonly whole: LinkedTasks;
  /** What `--task` and `--workflow` name. */
  readonly chosen: TaskChoice;
  /** Names the system in a sentence: "the local cloud at http://127.0.0.1:4566", "stage staging". */
  readonly name: string;
}

/** What the options of every command that works with a cloud give. */
export interface CloudOptions extends TaskChoice {
  readonly endpoint?: string | undefined;
  readonly stage?: string | undefined;
}

/**
 * Opens the local cloud or, if `stage` is given, that deployed stage. Both name their resources by what the app links: the
 * local cloud says it at its endpoint, `sst shell` in variables. A stage works only under `sst shell` for the same stage,
 * so that no command reaches an AWS account by accident.
 * @throws UsageError if both are given, the shell is for another stage, the environment's endpoint is not on this machine,
 *   or the app has no task or workflow of the given name
 * @throws CommandFailure if no local cloud answers there, or its app has no buffered task
 */
export async function openCloud(
  { endpoint, stage, ...choice }: CloudOptions,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Cloud> {
  if (stage !== undefined && endpoint !== undefined)
    throw new UsageError("--endpoint is for the local cloud and cannot be combined with --stage.");
  const cloud =
    stage === undefined ? await localCloud(endpoint, environment) : stageCloud(stage, environment);
  return chosenOf(cloud, choice);
}

/**
 * A cloud with the tasks and workflows that are meant.
 * @throws UsageError if the app has no task or workflow of the given name
 */
export function chosenOf(cloud: Cloud, choice: TaskChoice): Cloud {
  return { ...cloud, ...narrowed(cloud.whole, choice), chosen: choice };
}

/**
 * Where the environment has an endpoint for each service, the one of Step Functions says what runs: the workflow and what
 * it works with are there, and the other services are asked for these names.
 */
async function localCloud(endpoint: string | undefined, environment: NodeJS.ProcessEnv): Promise<Cloud> {
  const endpoints = localEndpoints(endpoint, environment);
  const name = `the local cloud at ${[...new Set(Object.values(endpoints))].join(", ")}`;
  const running = await runningApp(endpoints.SFN);
  const clients = serviceClients((service) => serverClientConfiguration(endpoints[service]));
  return cloudOf(running, clients, name);
}

function stageCloud(stage: string, environment: NodeJS.ProcessEnv): Cloud {
  const running = deployedStage(stage, environment);
  const clients = serviceClients(() => ({}));
  paceReads(clients.stepFunctions.middlewareStack);
  const configured = serviceNames.flatMap((service) => configuredEndpoint(service, environment) ?? []);
  const otherEndpoints = new Map(configured.map(({ variable, url }) => [variable, url]));
  for (const [variable, url] of otherEndpoints) {
    const note = line`${paint.yellow("note:")} ${variable} sends requests for stage ${stage} to ${url}, not to AWS.`;
    process.stderr.write(`${note.shown}\n`);
  }
  const place = otherEndpoints.size === 0 ? "" : ` at ${[...new Set(otherEndpoints.values())].join(", ")}`;
  return cloudOf(running, clients, `stage ${stage}${place}`);
}

/**
 * The buffered tasks of an app, for the commands.
 * @throws CommandFailure if the app has none, or the first release of Ringback deployed it
 */
export function cloudOf({ app, links }: RunningApp, clients: ServiceClients, name: string): Cloud {
  const linked = linkedTasks(links);
  if ("missing" in linked)
    throw new CommandFailure(`The app ${app.name} in ${name} has no buffered task: ${linked.missing}.`);
  return { app, links, ...clients, ...linked.read, whole: linked.read, chosen: {}, name };
}
