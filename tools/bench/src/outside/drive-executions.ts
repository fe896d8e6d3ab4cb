import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateStateMachineCommand,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";

/** What the client has created for itself, on a local cloud or on another emulator of AWS. */
export interface OutsideWorkflow {
  /**
   * Starts so many executions and does their work, until the last one is called back.
   *
   * @returns how long it took, in seconds
   * @throws Error where an execution did not succeed
   */
  drive(executions: number): Promise<{ readonly seconds: number }>;
}

/** StartExecution requests that are on their way at the same time. */
const startsInFlight = 32;
/** Polling loops, each of which receives batches of 10. */
const loops = 2;
const batchSize = 10;
const pollSeconds = 1;

/**
 * Creates a queue, a table and a state machine whose one state sends a message with a task token and waits for it,
 * and drives them as an application does that runs somewhere else: by AWS's clients, over HTTP.
 */
export async function createOutsideWorkflow(endpoint: string, name: string): Promise<OutsideWorkflow> {
  const configuration = {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "outside", secretAccessKey: "outside" },
  };
  const sqs = new SQSClient(configuration);
  const dynamodb = new DynamoDBClient(configuration);
  const states = new SFNClient(configuration);
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  const { stateMachineArn = "" } = await states.send(
    new CreateStateMachineCommand({
      name,
      roleArn: `arn:aws:iam::000000000000:role/${name}`,
      definition: definition(QueueUrl),
    }),
  );

  async function record({ Body = "" }: Message): Promise<void> {
    const { id, message, token: taskToken } = JSON.parse(Body);
    await dynamodb.send(
      new PutItemCommand({
        TableName: name,
        Item: { id: { S: id }, message: { S: message } },
        ConditionExpression: "attribute_not_exists(id)",
      }),
    );
    await states.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ recorded: id }) }));
  }

  async function receiveAndRecord(): Promise<number> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: batchSize, WaitTimeSeconds: pollSeconds }),
    );
    if (Messages.length === 0) return 0;
    await Promise.all(Messages.map(record));
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    const { Failed = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`SQS did not delete: ${Failed[0]?.Message}`);
    return Messages.length;
  }

  async function checkAllSucceeded(): Promise<void> {
    for (const statusFilter of ["RUNNING", "FAILED", "TIMED_OUT", "ABORTED"] as const) {
      const { executions = [] } = await states.send(
        new ListExecutionsCommand({ stateMachineArn, statusFilter, maxResults: 1 }),
      );
      if (executions.length > 0) throw new Error(`${executions[0]?.executionArn} is ${statusFilter}.`);
    }
  }

  return {
    drive: async (executions) => {
      const startedAt = performance.now();
      let begun = 0;
      const start = async () => {
        while (begun < executions) {
          begun += 1;
          const input = JSON.stringify({ id: `${begun}-${startedAt}`, message: "An ordinary message" });
          await states.send(new StartExecutionCommand({ stateMachineArn, input }));
        }
      };
      let recorded = 0;
      const poll = async () => {
        while (recorded < executions) {
          const more = await receiveAndRecord();
          recorded += more;
        }
      };
      const starting = Array.from({ length: Math.min(startsInFlight, executions) }, start);
      await Promise.all([...starting, ...Array.from({ length: loops }, poll)]);
      const seconds = (performance.now() - startedAt) / 1000;
      await checkAllSucceeded();
      return { seconds };
    },
  };
}

/** In JSONPath, which every emulator has. */
function definition(QueueUrl: string): string {
  return JSON.stringify({
    StartAt: "Record",
    States: {
      Record: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        Parameters: {
          QueueUrl,
          MessageBody: { "id.$": "$.id", "message.$": "$.message", "token.$": "$$.Task.Token" },
        },
        TimeoutSeconds: 600,
        End: true,
      },
    },
  });
}
