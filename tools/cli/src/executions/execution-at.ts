import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidArn,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";

/** Describes an execution by its ARN; undefined if there is none. */
export async function executionAt(
  cloud: Cloud,
  executionArn: string,
): Promise<DescribeExecutionOutput | undefined> {
  try {
    return await cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist || error instanceof InvalidArn) return undefined;
    throw error;
  }
}

/**
 * Starts an execution under a name. "exists" means that an execution of this name has ended, or has another input: Step
 * Functions uses a name once (AWS Step Functions API Reference: "StartExecution").
 */
export async function startUnlessExists(
  cloud: Cloud,
  execution: { readonly stateMachineArn: string; readonly name: string; readonly input: string },
): Promise<"started" | "exists"> {
  try {
    await cloud.stepFunctions.send(new StartExecutionCommand(execution));
    return "started";
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return "exists";
    throw error;
  }
}
