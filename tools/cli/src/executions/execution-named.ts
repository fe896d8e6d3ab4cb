import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { executionArnOf } from "./execution-arn-of.ts";

/** Describes an execution by its name; undefined if there is none. */
export async function executionNamed(
  cloud: Cloud,
  name: string,
): Promise<DescribeExecutionOutput | undefined> {
  try {
    return await cloud.workflows.send(
      new DescribeExecutionCommand({ executionArn: executionArnOf(cloud, name) }),
    );
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}

/**
 * Starts an execution under a name. "exists" means that an execution of this name has ended, or has another input: Step
 * Functions uses a name once (AWS Step Functions API Reference: "StartExecution").
 */
export async function startUnlessExists(
  cloud: Cloud,
  name: string,
  input: string,
): Promise<"started" | "exists"> {
  try {
    const { stateMachineArn } = cloud;
    await cloud.workflows.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    return "started";
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return "exists";
    throw error;
  }
}
