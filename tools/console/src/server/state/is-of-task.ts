import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { BufferedTask } from "@ringback/local/task/buffered-task";

/**
 * Whether an event belongs to the buffered task that the console shows. An app may have other state machines and functions;
 * an event that names neither may be the task's.
 */
export function isOfTask(
  event: LocalEvent,
  { stateMachineArn, functions }: Pick<BufferedTask, "stateMachineArn" | "functions">,
): boolean {
  if ("executionArn" in event) {
    return event.executionArn.startsWith(`${stateMachineArn.replace(":stateMachine:", ":execution:")}:`);
  }
  if (event.type === "batch-received" || event.type === "batch-finished")
    return Object.values(functions).includes(event.functionName);
  return true;
}
