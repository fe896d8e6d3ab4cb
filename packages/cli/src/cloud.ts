import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { localResources, localStateMachineArn } from "@ringback/contracts/local-resources";
import { deployedStage } from "./deployed-stage.ts";

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
 * @throws UsageError where the stage is not the one of the shell.
 */
export function openCloud({ endpoint, stage }: CloudOptions): Cloud {
  return stage === undefined ? localCloud(endpoint) : stageCloud(stage);
}

function localCloud(endpoint = `http://127.0.0.1:${localResources.port}`): Cloud {
  const configuration = {
    endpoint,
    region: localResources.region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
  return {
    ...clients(configuration),
    stateMachineArn: localStateMachineArn,
    messagesTable: localResources.messagesTable,
    deadLettersTable: localResources.deadLettersTable,
    eventBus: localResources.eventBus,
    name: `the local cloud at ${endpoint}`,
  };
}

function stageCloud(stage: string): Cloud {
  const linked = deployedStage(stage);
  return {
    ...clients({}),
    stateMachineArn: linked.Workflow.arn,
    messagesTable: linked.MessagesTable.name,
    deadLettersTable: linked.DeadLettersTable.name,
    eventBus: linked.EventBus.name,
    name: `stage ${stage}`,
  };
}

interface ClientOptions {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

function clients(options: ClientOptions) {
  const configuration = { ...options, maxAttempts: 5 };
  return {
    workflows: new SFNClient(configuration),
    tables: DynamoDBDocumentClient.from(new DynamoDBClient(configuration)),
    events: new EventBridgeClient(configuration),
  };
}
