import type { JsonObject } from "../json.ts";
import type { Service } from "../service.ts";

/** Those that are about an execution; all others are about a state machine, or all of them. */
const executionActions: ReadonlySet<string> = new Set([
  "DescribeExecution",
  "GetExecutionHistory",
  "RedriveExecution",
  "StopExecution",
]);

/**
 * The ARN that an action works on, as AWS's policies name it (Service Authorization Reference, "AWS Step Functions"): of a
 * callback the state machine whose task waits. Undefined for a token that this server never issued, which the action itself
 * refuses.
 */
export function resourceOfAction(
  { engine, executionsByNumber }: Service,
  action: string,
  input: JsonObject,
): string | undefined {
  const machine = (name: unknown) =>
    `arn:aws:states:${engine.region}:${engine.accountId}:stateMachine:${String(name)}`;
  const text = (field: string) => {
    const value = input[field];
    return typeof value === "string" ? value : undefined;
  };
  if (action.startsWith("SendTask")) {
    const reference = engine.tokens.verify(text("taskToken") ?? "");
    return reference === undefined
      ? undefined
      : executionsByNumber.get(reference.execution)?.stateMachine.arn;
  }
  if (action === "CreateStateMachine") return machine(text("name"));
  // By the field that the action itself reads: a request may have others, too.
  return text(executionActions.has(action) ? "executionArn" : "stateMachineArn") ?? machine("*");
}
