import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect } from "vitest";
import type { BufferedWorkflow } from "../task/buffered-tasks.ts";

/** Longer than the visibility timeout of the stage `local`, after which a message comes back whatever has happened to it. */
const timeout = 40_000;

/** What is known of a local cloud: `LocalCloud` is one. */
interface RunningWorkflows {
  readonly endpoint: string;
  readonly tasks:
    | { readonly workflows: readonly Pick<BufferedWorkflow, "name" | "stateMachineArn">[] }
    | undefined;
}

export interface WorkflowClient {
  readonly client: SFNClient;
  /** Starts the workflow for a message, by AWS's own SDK. */
  start(id: string, detail?: unknown): Promise<string>;
  /** The execution once it has ended. */
  ended(executionArn: string): Promise<DescribeExecutionOutput>;
}

/**
 * A client of a workflow that a local cloud runs, in this process or in another one.
 *
 * @param name as the stacks give it; the app's only one unless given
 * @throws Error where the app has no such workflow, or several and none is named
 */
export function workflowClient({ endpoint, tasks }: RunningWorkflows, name?: string): WorkflowClient {
  const workflows = tasks?.workflows ?? [];
  const [workflow, ...others] = workflows.filter((one) => name === undefined || one.name === name);
  if (workflow === undefined || others.length > 0)
    throw new Error(`Not one of its workflows: ${workflows.map((one) => one.name).join(", ")}.`);
  const { stateMachineArn } = workflow;
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
