import { DescribeExecutionCommand, paginateGetExecutionHistory } from "@aws-sdk/client-sfn";
import type { WorkflowEvent } from "@ringback/contracts/message/event";
import * as z from "zod/mini";
import type { Cloud } from "../cloud/cloud.ts";
import { eventOfInput } from "../events/event-of-input.ts";

/** The event that an execution was started with; `undefined` if its input is not an event. */
export async function eventOfExecution(
  cloud: Cloud,
  executionArn: string,
): Promise<WorkflowEvent | undefined> {
  const { input } = await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }));
  return eventOfInput(input);
}

const sendOutput = z.object({ MessageId: z.string() });

/** The ids that SQS gave the messages of an execution: one for each time that its task was submitted. */
export async function sqsMessageIdsOf(cloud: Cloud, executionArn: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const page of paginateGetExecutionHistory({ client: cloud.workflows }, { executionArn })) {
    for (const { taskSubmittedEventDetails } of page.events ?? []) {
      const id = sqsMessageId(taskSubmittedEventDetails?.output);
      if (id !== undefined) ids.push(id);
    }
  }
  return ids;
}

function sqsMessageId(output: string | undefined): string | undefined {
  try {
    return sendOutput.safeParse(JSON.parse(output ?? "")).data?.MessageId;
  } catch {
    return undefined;
  }
}
