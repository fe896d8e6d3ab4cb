import type { BufferedWorkflow } from "@ringback/local/task/buffered-tasks";
import type { Deployment } from "../cloud/deployment.ts";
import { RequestError } from "../http/request-error.ts";

/**
 * Starts an execution.
 *
 * @param options.input JSON
 * @returns its name
 * @throws RequestError if Step Functions refuses it, or the name is taken
 */
export async function startExecution(options: {
  deployment: Pick<Deployment, "cloud">;
  workflow: BufferedWorkflow;
  name: string;
  input: string;
}): Promise<string> {
  const { deployment, workflow, name, input } = options;
  const { stateMachineArn } = workflow;
  try {
    await deployment.cloud.stepFunctions.call("StartExecution", { stateMachineArn, name, input });
    return name;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === "ExecutionAlreadyExists") {
      throw new RequestError(
        `An execution with the name ${name} exists already. Leave the id empty, or use another id.`,
      );
    }
    throw new RequestError(error.message);
  }
}
