import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  type SFNClient,
  type StateMachineType,
} from "@aws-sdk/client-sfn";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import { replaceInGraph } from "@ringback/app/graph/place-graph";
import { queueAttributesOf } from "../deployment/kinds/queue.ts";
import { tableDefinitionOf } from "../deployment/kinds/table.ts";
import { inputsOf } from "../deployment/resource-inputs.ts";
import { createTableInput } from "./create-table-input.ts";

/** AWS clients of the servers. */
export interface ServerClients {
  readonly queues: SQSClient;
  readonly tables: DynamoDBClient;
  readonly workflows: SFNClient;
}

/** Where a server has put what it created: the outputs that it decides on. */
type Created = Readonly<Partial<Record<"url" | "arn", string>>>;

interface Creation {
  readonly clients: ServerClients;
  readonly resource: GraphResource;
  /** Called with a function that removes it, as soon as it is created. */
  onCreated(remove: () => Promise<unknown>): void;
}

/** What is created by the API of a server, by Pulumi's type. */
const creators = new Map<string, (creation: Creation) => Promise<Created>>([
  ["aws:sqs/queue:Queue", createQueue],
  ["aws:dynamodb/table:Table", createTable],
  ["aws:sfn/stateMachine:StateMachine", createStateMachine],
]);

/**
 * Creates the queues, tables and state machines of an app on servers by their API, in the order of the app, in which each
 * comes after what it names.
 *
 * @param options.onCreated called with a function that removes it, as soon as each is created
 * @returns the app with the URLs and ARNs that the servers gave, wherever a text has one
 * @throws the server's error, where it refuses to create something
 */
export async function createOnServers(options: {
  clients: ServerClients;
  graph: AppGraph;
  onCreated: Creation["onCreated"];
}): Promise<AppGraph> {
  let { graph } = options;
  for (const index of options.graph.resources.keys()) {
    // With the URLs and ARNs of what was created before it.
    const resource = graph.resources[index];
    const create = creators.get(resource?.type ?? "");
    if (resource === undefined || create === undefined) continue;
    const created = await create({ ...options, resource });
    const replacements = Object.entries(created).map(
      ([output, value]) => [String(resource.outputs[output]), value] as const,
    );
    graph = replaceInGraph(graph, replacements);
  }
  return graph;
}

const nameOf = ({ outputs }: GraphResource) => String(outputs["name"]);

/** Encryption and access are the server's own affair. */
const ownAffairs = ["Policy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled"];

async function createQueue({ clients: { queues }, resource, onCreated }: Creation): Promise<Created> {
  const attributes = Object.entries(queueAttributesOf(resource)).filter(
    ([name]) => !ownAffairs.includes(name),
  );
  const { QueueUrl: url = "" } = await queues.send(
    new CreateQueueCommand({ QueueName: nameOf(resource), Attributes: Object.fromEntries(attributes) }),
  );
  onCreated(() => queues.send(new DeleteQueueCommand({ QueueUrl: url })));
  const asked = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] });
  const { Attributes } = await queues.send(asked);
  return { url, arn: Attributes?.QueueArn ?? "" };
}

async function createTable({ clients: { tables }, resource, onCreated }: Creation): Promise<Created> {
  const TableName = nameOf(resource);
  const { TableDescription } = await tables.send(
    new CreateTableCommand(createTableInput(tableDefinitionOf(resource))),
  );
  onCreated(() => tables.send(new DeleteTableCommand({ TableName })));
  await waitUntilTableExists({ client: tables, maxWaitTime: 30, minDelay: 1 }, { TableName });
  const { TableArn: arn } = TableDescription ?? {};
  return arn === undefined ? {} : { arn };
}

async function createStateMachine({ clients, resource, onCreated }: Creation): Promise<Created> {
  const { workflows } = clients;
  const inputs = inputsOf(resource);
  const type: StateMachineType = inputs.optionalText("type") === "EXPRESS" ? "EXPRESS" : "STANDARD";
  const { stateMachineArn = "" } = await workflows.send(
    new CreateStateMachineCommand({
      name: nameOf(resource),
      definition: inputs.text("definition"),
      roleArn: inputs.text("roleArn"),
      type,
    }),
  );
  onCreated(() => workflows.send(new DeleteStateMachineCommand({ stateMachineArn })));
  return { arn: stateMachineArn };
}
