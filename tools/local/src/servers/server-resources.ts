import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { CreateStateMachineCommand, DeleteStateMachineCommand, type SFNClient } from "@aws-sdk/client-sfn";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { localResources } from "@ringback/contracts/resources/local-resources";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { workflowDefinition } from "@ringback/contracts/workflow/workflow-definition";
import { deployQueues } from "../sqs/deploy-queues.ts";

/** AWS clients of the servers. */
export interface ServerClients {
  readonly queues: SQSClient;
  readonly tables: DynamoDBClient;
  readonly workflows: SFNClient;
}

/** Names that belong to this run alone, so that nothing else on the servers is touched. */
export interface ResourceNames {
  readonly workQueue: string;
  readonly deadLetterQueue: string;
  readonly ruleDlq: string;
  readonly messagesTable: string;
  readonly deadLettersTable: string;
  readonly stateMachine: string;
}

/**
 * Creates queues, tables and the workflow on servers by their API, with the attributes that the stacks give them.
 *
 * @param onCreated called with a function that removes it, as soon as each is created
 */
export async function createServerResources(options: {
  clients: ServerClients;
  names: ResourceNames;
  settings: StageSettings;
  onCreated(remove: () => Promise<unknown>): void;
}) {
  const { clients, names, settings, onCreated } = options;
  const { queues, tables, workflows } = clients;
  const createQueue = async (QueueName: string, Attributes: Record<string, string>) => {
    const { QueueUrl: queueUrl = "" } = await queues.send(new CreateQueueCommand({ QueueName, Attributes }));
    onCreated(() => queues.send(new DeleteQueueCommand({ QueueUrl: queueUrl })));
    const asked = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["QueueArn"] });
    const { Attributes: found } = await queues.send(asked);
    return { queueUrl, queueArn: found?.QueueArn ?? "" };
  };
  const createTable = async (TableName: string, key: string) => {
    await tables.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
        KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    onCreated(() => tables.send(new DeleteTableCommand({ TableName })));
    await waitUntilTableExists({ client: tables, maxWaitTime: 30, minDelay: 1 }, { TableName });
  };
  await createTable(names.messagesTable, "messageId");
  await createTable(names.deadLettersTable, "deadLetterId");
  const created = await deployQueues({ createQueue }, settings, names);
  const { stateMachineArn = "" } = await workflows.send(
    new CreateStateMachineCommand({
      name: names.stateMachine,
      definition: JSON.stringify(workflowDefinition({ queueUrl: created.work.queueUrl, settings })),
      roleArn: `arn:aws:iam::${localResources.accountId}:role/ringback-local`,
    }),
  );
  onCreated(() => workflows.send(new DeleteStateMachineCommand({ stateMachineArn })));
  return { ...created, stateMachineArn };
}
