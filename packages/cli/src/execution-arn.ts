import type { Cloud } from "./cloud.ts";

/** The ARN of an execution of the workflow, by its name. */
export function executionArnOf({ stateMachineArn }: Pick<Cloud, "stateMachineArn">, name: string): string {
  return `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
}
