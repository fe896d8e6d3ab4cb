import type { ModelStates } from "../aws/workflow-definition.ts";

/** What a scenario has to know of an app: its tasks and workflows, in the order in which scenarios count them. */
export interface AppShape {
  readonly tasks: readonly { readonly name: string }[];
  readonly workflows: readonly WorkflowShape[];
}

/** A workflow of an app. */
export interface WorkflowShape {
  readonly name: string;
  readonly definition: ModelStates;
}
