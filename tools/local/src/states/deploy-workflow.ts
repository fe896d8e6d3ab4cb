import { localResources, localStateMachineArn } from "@ringback/contracts/resources/local-resources";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { workflowDefinition } from "@ringback/contracts/workflow/workflow-definition";
import type { StepFunctions } from "@ringback/stepfunctions/step-functions";

/** Creates the state machine; one that the data folder has gets this definition. */
export async function deployWorkflow(
  stepFunctions: StepFunctions,
  workflow: { queueUrl: string; settings: StageSettings },
): Promise<void> {
  const definition = JSON.stringify(workflowDefinition(workflow));
  const roleArn = `arn:aws:iam::${localResources.accountId}:role/ringback-local`;
  const parameters = { name: localResources.stateMachine, definition, roleArn };
  try {
    await stepFunctions.call("CreateStateMachine", parameters);
  } catch (error) {
    // There is one with another definition: the queue's URL holds the port of an earlier start.
    if (!(error instanceof Error && error.name === "StateMachineAlreadyExists")) throw error;
    const update = { stateMachineArn: localStateMachineArn, definition, roleArn };
    await stepFunctions.call("UpdateStateMachine", update);
  }
}
