import * as z from "zod/mini";
import { type ExecutionDetail, executionStatuses } from "../../api/page-api.ts";
import type { Deployment } from "../cloud/deployment.ts";
import { executionArnOf } from "../state/app-parts.ts";
import type { ConsoleState } from "../state/console-state.ts";
import { executionHistory, jsonOf } from "./execution-history.ts";
import { executionMessages } from "./execution-messages.ts";

const describedSchema = z.object({
  name: z.string(),
  status: z.enum(executionStatuses),
  startDate: z.number(),
  stopDate: z.optional(z.number()),
  input: z.string(),
  output: z.optional(z.string()),
  error: z.optional(z.string()),
  cause: z.optional(z.string()),
});
const definitionSchema = z.object({ definition: z.string() });

/**
 * Reads one execution with its history and the locations of its messages; undefined if there is none of this name.
 * @param workflowName without it, the first workflow that has an execution of this name
 */
export async function executionDetail(
  { deployment, state }: { deployment: Deployment; state: ConsoleState },
  name: string,
  workflowName: string | undefined,
): Promise<ExecutionDetail | undefined> {
  const { workflows } = state.parts;
  const wanted = workflows.filter((workflow) => workflowName === undefined || workflow.name === workflowName);
  const call = (action: string, input: object) => deployment.cloud.stepFunctions.call(action, input);
  for (const workflow of wanted) {
    const { stateMachineArn } = workflow;
    const executionArn = executionArnOf(workflow, name);
    const response = await call("DescribeExecution", { executionArn }).catch((error: unknown) => {
      if (error instanceof Error && ["ExecutionDoesNotExist", "InvalidArn"].includes(error.name))
        return undefined;
      throw error;
    });
    if (response === undefined) continue;
    const described = describedSchema.parse(response);
    const { definition } = definitionSchema.parse(await call("DescribeStateMachine", { stateMachineArn }));
    const { entries, isTruncated, sent } = await executionHistory(call, executionArn);
    const input = jsonOf(described.input);
    const hasEnded = described.status !== "RUNNING";
    return {
      name: described.name,
      workflow: workflow.name,
      status: described.status,
      startedAt: described.startDate * 1000,
      input,
      definition: jsonOf(definition),
      history: entries,
      isTruncated,
      ...executionMessages({ deployment, state, workflow, sent, hasEnded, input }),
      ...(described.stopDate === undefined ? {} : { endedAt: described.stopDate * 1000 }),
      ...(described.output === undefined ? {} : { output: jsonOf(described.output) }),
      ...(described.error === undefined ? {} : { error: described.error }),
      ...(described.cause === undefined ? {} : { cause: jsonOf(described.cause) }),
    };
  }
  return undefined;
}
