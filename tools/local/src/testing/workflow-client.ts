import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect } from "vitest";
import type { BufferedTask } from "../task/buffered-task.ts";

/** Longer than the visibility timeout of the stage `local`, after which a message comes back whatever has happened to it. */
const timeout = 40_000;

export interface WorkflowClient {
  readonly client: SFNClient;
  /** Starts the workflow for a message, by AWS's own SDK. */
  start(id: string, detail?: unknown): Promise<string>;
  /** The execution once it has ended. */
  ended(executionArn: string): Promise<DescribeExecutionOutput>;
}

/** A client of the workflow that a local cloud runs, in this process or in another one. */
export function workflowClient({
  endpoint,
  task,
}: {
  readonly endpoint: string;
  readonly task: Pick<BufferedTask, "stateMachineArn"> | undefined;
}): WorkflowClient {
  if (task === undefined) throw new Error("The app has no buffered task.");
  const { stateMachineArn } = task;
  const client = new SFNClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const describe = (executionArn: string) => client.send(new DescribeExecutionCommand({ executionArn }));
  return {
    client,
    start: async (id, detail = { message: "A secret message" }) => {
      const input = JSON.stringify({ id, time: "2022-04-18T07:51:06Z", detail });
      const command = new StartExecutionCommand({ stateMachineArn, input });
      return (await client.send(command)).executionArn ?? "";
    },
    ended: async (executionArn) => {
      await expect
        .poll(async () => (await describe(executionArn)).status, { timeout, interval: 100 })
        .not.toBe("RUNNING");
      return describe(executionArn);
    },
  };
}
