import { DescribeExecutionCommand, ExecutionAlreadyExists, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { canonicalJson } from "@ringback/contracts/message/canonical-json";
import { type JsonValue, parseJson } from "@ringback/contracts/message/json-value";
import * as z from "zod/mini";
import type { Cloud } from "../cloud/cloud.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { eventOfInput } from "../events/event-of-input.ts";
import { executionArnOf } from "./execution-arn-of.ts";
import { executionNameOf } from "./execution-name-of.ts";

/** The result of starting an execution. */
export type Started =
  | { readonly outcome: "started"; readonly executionArn: string }
  /** An execution with this input exists; it is running or has ended. */
  | { readonly outcome: "already-sent"; readonly executionArn: string; readonly status: string }
  /** An execution of this name exists with another input: two inputs have the same id. */
  | { readonly outcome: "name-taken"; readonly executionArn: string };

/**
 * Starts an execution. The name follows from the input's id where it has one, so that what is sent again starts no second
 * execution.
 *
 * @param stateMachineArn of the workflow
 */
export async function startExecution(
  cloud: Cloud,
  stateMachineArn: string,
  input: unknown,
): Promise<Started> {
  const name = executionNameOf(input);
  const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
  try {
    const { executionArn } = await cloud.stepFunctions.send(command);
    if (executionArn === undefined) throw new CommandFailure("Step Functions returned no execution ARN.");
    return { outcome: "started", executionArn };
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    return existingExecution(cloud, executionArnOf(stateMachineArn, name), input);
  }
}

/** Describes the execution that already has the name of an input's execution. */
export async function existingExecution(
  cloud: Cloud,
  executionArn: string,
  input: unknown,
): Promise<Exclude<Started, { outcome: "started" }>> {
  const found = await cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  return isSameInput(found.input ?? "", JSON.stringify(input))
    ? { outcome: "already-sent", executionArn, status: found.status ?? "" }
    : { outcome: "name-taken", executionArn };
}

/** Whether two inputs are the same: of events id, time and content, as the recorder compares them; of others all. */
function isSameInput(left: string, right: string): boolean {
  const [sent, event] = [eventOfInput(left), eventOfInput(right)];
  if (sent === undefined || event === undefined) return canonical(left) === canonical(right);
  return (
    sent.id === event.id &&
    Date.parse(sent.time) === Date.parse(event.time) &&
    canonicalJson(sent.detail) === canonicalJson(event.detail)
  );
}

const jsonSchema = z.custom<JsonValue>();
const canonical = (text: string) => canonicalJson(jsonSchema.parse(parseJson(text)));
