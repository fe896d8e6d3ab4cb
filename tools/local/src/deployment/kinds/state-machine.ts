import type { GraphResource } from "@ringback/app/graph/app-graph";
import type { StepFunctions } from "@ringback/stepfunctions/step-functions";
import type { ResourceKind } from "../resource-kind.ts";

/**
 * `aws:sfn/stateMachine:StateMachine`. One that the data folder has gets the graph's definition: executions that run keep
 * theirs.
 */
export function stateMachineKind(stepFunctions: Pick<StepFunctions, "call">): ResourceKind {
  const put = async (resource: GraphResource): Promise<void> => {
    const { name, definition, roleArn, type } = parametersOf(resource);
    try {
      await stepFunctions.call("CreateStateMachine", { name, definition, roleArn, type });
    } catch (error) {
      if (!(error instanceof Error && error.name === "StateMachineAlreadyExists")) throw error;
      // There is one with another definition or role.
      const stateMachineArn = arnOf(resource);
      await stepFunctions.call("UpdateStateMachine", { stateMachineArn, definition, roleArn });
    }
  };
  return {
    type: "aws:sfn/stateMachine:StateMachine",
    create: put,
    change: async (resource, before) => {
      const isOther = arnOf(resource) !== arnOf(before) || typeOf(resource) !== typeOf(before);
      if (isOther) return "needs-replacement";
      await put(resource);
      return "changed";
    },
    remove: async (resource) => {
      await stepFunctions.call("DeleteStateMachine", { stateMachineArn: arnOf(resource) });
    },
  };
}

const arnOf = ({ outputs }: GraphResource) => String(outputs["arn"]);
/** AWS's provider makes a Standard one where nothing is said. */
const typeOf = ({ inputs }: GraphResource) => String(inputs["type"] ?? "STANDARD");

function parametersOf(resource: GraphResource) {
  const { inputs } = resource;
  return {
    name: arnOf(resource).split(":").at(-1),
    definition: String(inputs["definition"]),
    roleArn: String(inputs["roleArn"]),
    type: typeOf(resource),
  };
}
