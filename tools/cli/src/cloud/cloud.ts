import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { localResources, localStateMachineArn } from "@ringback/contracts/resources/local-resources";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";
import { UsageError } from "../errors/usage-error.ts";
import { line, paint } from "../terminal/terminal-line.ts";
import { configuredEndpoint, type ServiceName, serviceNames } from "./configured-endpoint.ts";
import { deployedStage } from "./deployed-stage.ts";
import { localEndpoints } from "./local-endpoints.ts";
import { paceReads } from "./pace-reads.ts";
import { refuseForeignResponses } from "./refuse-foreign-responses.ts";

/** Where a command works: the clients, and the names of what they ask. */
export interface Cloud {
  readonly workflows: SFNClient;
  readonly tables: DynamoDBDocumentClient;
  readonly events: EventBridgeClient;
  readonly stateMachineArn: string;
  readonly messagesTable: string;
  readonly deadLettersTable: string;
  readonly eventBus: string;
  /** What to call it in a sentence. */
  readonly name: string;
}

export interface CloudOptions {
  readonly endpoint?: string | undefined;
  readonly stage?: string | undefined;
}

/**
 * The local cloud, unless a stage is asked for by name, which works under `sst shell` for that stage alone: no
 * command reaches an AWS account by accident.
 * @throws UsageError where the stage is not the one of the shell, or the environment's endpoint is not this machine's.
 */
export function openCloud(
  { endpoint, stage }: CloudOptions,
  environment: NodeJS.ProcessEnv = process.env,
): Cloud {
  if (stage === undefined) return localCloud(endpoint, environment);
  if (endpoint !== undefined)
    throw new UsageError("--endpoint is the local cloud's: it goes without --stage.");
  return stageCloud(stage, environment);
}

function localCloud(endpoint: string | undefined, environment: NodeJS.ProcessEnv): Cloud {
  const endpoints = localEndpoints(endpoint, environment);
  return {
    ...clients((service) => serverClientConfiguration(endpoints[service])),
    stateMachineArn: localStateMachineArn,
    messagesTable: localResources.messagesTable,
    deadLettersTable: localResources.deadLettersTable,
    eventBus: localResources.eventBus,
    name: `the local cloud at ${[...new Set(Object.values(endpoints))].join(", ")}`,
  };
}

function stageCloud(stage: string, environment: NodeJS.ProcessEnv): Cloud {
  const linked = deployedStage(stage, environment);
  const cloud = clients(() => ({}));
  paceReads(cloud.workflows.middlewareStack);
  const configured = serviceNames.flatMap((service) => configuredEndpoint(service, environment) ?? []);
  const elsewhere = new Map(configured.map(({ variable, url }) => [variable, url]));
  for (const [variable, url] of elsewhere) {
    const note = line`${paint.yellow("note:")} ${variable} leads requests of stage ${stage} to ${url}; they do not go to AWS's own endpoint.`;
    process.stderr.write(`${note.shown}\n`);
  }
  return {
    ...cloud,
    stateMachineArn: linked.Workflow.arn,
    messagesTable: linked.MessagesTable.name,
    deadLettersTable: linked.DeadLettersTable.name,
    eventBus: linked.EventBus.name,
    name:
      elsewhere.size === 0
        ? `stage ${stage}`
        : `stage ${stage} at ${[...new Set(elsewhere.values())].join(", ")}`,
  };
}

/** The SDK waits without a limit of its own. */
const requestHandler = { connectionTimeout: 3000, requestTimeout: 30_000, throwOnRequestTimeout: true };

type ClientOptions = Partial<ReturnType<typeof serverClientConfiguration>>;

function clients(optionsOf: (service: ServiceName) => ClientOptions) {
  const configured = (service: ServiceName) => ({ ...optionsOf(service), maxAttempts: 5, requestHandler });
  const workflows = new SFNClient(configured("SFN"));
  const tables = new DynamoDBClient(configured("DYNAMODB"));
  const events = new EventBridgeClient(configured("EVENTBRIDGE"));
  refuseForeignResponses(workflows.middlewareStack);
  refuseForeignResponses(tables.middlewareStack);
  refuseForeignResponses(events.middlewareStack);
  return { workflows, tables: DynamoDBDocumentClient.from(tables), events };
}
