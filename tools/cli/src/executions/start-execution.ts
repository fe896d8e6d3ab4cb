import { createHash } from "node:crypto";
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionAlreadyExists,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { canonicalJson } from "@ringback/contracts/message/canonical-json";
import type { WorkflowEvent } from "@ringback/contracts/message/event";
import type { Cloud } from "../cloud/cloud.ts";
import { CommandFailure } from "../errors/usage-error.ts";
import { eventOfInput } from "../events/event-of-input.ts";
import { executionArnOf } from "./execution-named.ts";

/** Step Functions takes names of 1 to 80 characters of this kind. */
const executionName = /^[A-Za-z0-9_-]{1,80}$/;

/** The name of an event's execution: its id where that is a name, a hash of it otherwise. */
export function executionNameOf({ id }: Pick<WorkflowEvent, "id">): string {
  return executionName.test(id) ? id : `event-${createHash("sha256").update(id).digest("hex").slice(0, 64)}`;
}

export type Started =
  | { readonly outcome: "started"; readonly executionArn: string }
  /** The execution is there, with this message: it runs, or it has ended. */
  | { readonly outcome: "sent-before"; readonly executionArn: string; readonly status: string }
  /** The name is another message's: an id is used for two of them. */
  | { readonly outcome: "name-taken"; readonly executionArn: string };

/**
 * Starts the execution of an event by its name, so that the same event starts one execution, however often it is
 * sent.
 */
export async function startExecution(cloud: Cloud, event: WorkflowEvent): Promise<Started> {
  const name = executionNameOf(event);
  const { stateMachineArn } = cloud;
  const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(event) });
  try {
    const { executionArn } = await cloud.workflows.send(command);
    if (executionArn === undefined) throw new CommandFailure("Step Functions gave no execution ARN.");
    return { outcome: "started", executionArn };
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    return executionBefore(cloud, event);
  }
}

/** What has the name of an event's execution already. */
export async function executionBefore(
  cloud: Cloud,
  event: WorkflowEvent,
): Promise<Exclude<Started, { outcome: "started" }>> {
  const executionArn = executionArnOf(cloud, executionNameOf(event));
  const found = await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }));
  return isMessageOf(found, event)
    ? { outcome: "sent-before", executionArn, status: found.status ?? "" }
    : { outcome: "name-taken", executionArn };
}

/** Whether an execution carries the message of an event: what the recorder tells messages apart by. */
function isMessageOf({ input }: DescribeExecutionOutput, event: WorkflowEvent): boolean {
  const sent = eventOfInput(input);
  return (
    sent?.id === event.id &&
    Date.parse(sent.time) === Date.parse(event.time) &&
    canonicalJson(sent.detail) === canonicalJson(event.detail)
  );
}
