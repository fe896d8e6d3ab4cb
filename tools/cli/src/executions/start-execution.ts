import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionAlreadyExists,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { canonicalJson } from "@ringback/contracts/message/canonical-json";
import type { WorkflowEvent } from "@ringback/contracts/message/event";
import type { Cloud } from "../cloud/cloud.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { eventOfInput } from "../events/event-of-input.ts";
import { executionArnOf } from "./execution-arn-of.ts";
import { executionNameOf } from "./execution-name-of.ts";

/** The result of starting the execution of an event. */
export type Started =
  | { readonly outcome: "started"; readonly executionArn: string }
  /** An execution with this message exists; it is running or has ended. */
  | { readonly outcome: "already-sent"; readonly executionArn: string; readonly status: string }
  /** An execution of this name exists with another message: two messages have the same id. */
  | { readonly outcome: "name-taken"; readonly executionArn: string };

/**
 * Starts the execution of an event. The name follows from the event's id, so that an event that is sent again starts no
 * second execution.
 */
export async function startExecution(cloud: Cloud, event: WorkflowEvent): Promise<Started> {
  const name = executionNameOf(event);
  const { stateMachineArn } = cloud;
  const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(event) });
  try {
    const { executionArn } = await cloud.workflows.send(command);
    if (executionArn === undefined) throw new CommandFailure("Step Functions returned no execution ARN.");
    return { outcome: "started", executionArn };
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    return existingExecution(cloud, event);
  }
}

/** Describes the execution that already has the name of an event's execution. */
export async function existingExecution(
  cloud: Cloud,
  event: WorkflowEvent,
): Promise<Exclude<Started, { outcome: "started" }>> {
  const executionArn = executionArnOf(cloud, executionNameOf(event));
  const found = await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }));
  return isMessageOf(found, event)
    ? { outcome: "already-sent", executionArn, status: found.status ?? "" }
    : { outcome: "name-taken", executionArn };
}

/** Whether an execution has the message of an event: same id, time and content, as the recorder compares them. */
function isMessageOf({ input }: DescribeExecutionOutput, event: WorkflowEvent): boolean {
  const sent = eventOfInput(input);
  return (
    sent?.id === event.id &&
    Date.parse(sent.time) === Date.parse(event.time) &&
    canonicalJson(sent.detail) === canonicalJson(event.detail)
  );
}
