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

/** The system that a command works with: the AWS clients and the names of the resources. */
export interface Cloud {
  readonly workflows: SFNClient;
  readonly tables: DynamoDBDocumentClient;
  readonly events: EventBridgeClient;
  readonly stateMachineArn: string;
  readonly messagesTable: string;
  readonly deadLettersTable: string;
  readonly eventBus: string;
  /** Names the system in a sentence: "the local cloud at http://127.0.0.1:4566", "stage staging". */
  readonly name: string;
}

/** What the options `--endpoint` and `--stage` give. */
export interface CloudOptions {
  readonly endpoint?: string | undefined;
  readonly stage?: string | undefined;
}

/**
 * Opens the local cloud or, if `stage` is given, that deployed stage. A stage works only under `sst shell` for the same
 * stage, so that no command reaches an AWS account by accident.
 * @throws UsageError if both are given, the shell is for another stage, or the environment's endpoint is not on this machine
 */
export function openCloud(
  { endpoint, stage }: CloudOptions,
  environment: NodeJS.ProcessEnv = process.env,
): Cloud {
  if (stage === undefined) return localCloud(endpoint, environment);
  if (endpoint !== undefined)
    throw new UsageError("--endpoint is for the local cloud and cannot be combined with --stage.");
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
  const otherEndpoints = new Map(configured.map(({ variable, url }) => [variable, url]));
  for (const [variable, url] of otherEndpoints) {
    const note = line`${paint.yellow("note:")} ${variable} sends requests for stage ${stage} to ${url}, not to AWS.`;
    process.stderr.write(`${note.shown}\n`);
  }
  return {
    ...cloud,
    stateMachineArn: linked.Workflow.arn,
    messagesTable: linked.MessagesTable.name,
    deadLettersTable: linked.DeadLettersTable.name,
    eventBus: linked.EventBus.name,
    name:
      otherEndpoints.size === 0
        ? `stage ${stage}`
        : `stage ${stage} at ${[...new Set(otherEndpoints.values())].join(", ")}`,
  };
}

/** The AWS SDK has no default time limits. */
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
