import { eventSchema } from "@ringback/contracts/message/event";
import * as z from "zod/mini";
import { type ExecutionDetail, executionStatuses } from "../../api/page-api.ts";
import type { Deployment } from "../cloud/deployment.ts";
import type { ConsoleState } from "../state/console-state.ts";
import { executionHistory, jsonOf } from "./execution-history.ts";
import { messageLocation } from "./message-location.ts";
import { titledReceives } from "./titled-receives.ts";

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

/** Reads one execution with its history and the location of its message; undefined if there is none of this name. */
export async function executionDetail(
  { deployment, state }: { deployment: Deployment; state: ConsoleState },
  name: string,
): Promise<ExecutionDetail | undefined> {
  const { cloud, task } = deployment;
  const { stateMachineArn } = task;
  const call = (action: string, input: object) => cloud.stepFunctions.call(action, input);
  const executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
  const response = await call("DescribeExecution", { executionArn }).catch((error: unknown) => {
    if (error instanceof Error && ["ExecutionDoesNotExist", "InvalidArn"].includes(error.name))
      return undefined;
    throw error;
  });
  if (response === undefined) return undefined;
  const described = describedSchema.parse(response);
  const { definition } = definitionSchema.parse(await call("DescribeStateMachine", { stateMachineArn }));
  const { entries, isTruncated, sqsMessageId } = await executionHistory(call, executionArn);
  const input = jsonOf(described.input);
  const event = eventSchema.safeParse(input);
  const messageId = event.success ? event.data.id : undefined;
  const optional = {
    ...(described.stopDate === undefined ? {} : { endedAt: described.stopDate * 1000 }),
    ...(described.output === undefined ? {} : { output: jsonOf(described.output) }),
    ...(described.error === undefined ? {} : { error: described.error }),
    ...(described.cause === undefined ? {} : { cause: jsonOf(described.cause) }),
    ...(messageId === undefined ? {} : { messageId }),
  };
  return {
    name: described.name,
    status: described.status,
    startedAt: described.startDate * 1000,
    input,
    definition: jsonOf(definition),
    history: entries,
    isTruncated,
    messageLocation: messageLocation({
      task,
      cloud,
      state,
      messageId,
      sqsMessageId,
    }),
    receives:
      sqsMessageId === undefined ? [] : titledReceives(cloud, state.receives.receivesOf(sqsMessageId)),
    ...optional,
  };
}
