import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { BufferedTasks } from "@ringback/local/task/buffered-tasks";
import { type AppParts, appParts } from "./app-parts.ts";
import { archiveRow } from "./archive-row.ts";
import { createDeadLetterIndex, type DeadLetterIndex } from "./dead-letter-index.ts";
import { createExecutionIndex, type ExecutionIndex } from "./execution-index.ts";
import { createFlowCounts, type FlowCounts } from "./flow-counts.ts";
import { createMessageIndex, type MessageIndex } from "./message-index.ts";
import { createReceiveLog, type ReceiveLog } from "./receive-log.ts";
import { createTaskCounts, type TaskCounts } from "./task-counts.ts";

/** What the console has collected from the events and the logs of the local cloud. */
export interface ConsoleState {
  /** The tasks and workflows of the app as it runs now. */
  readonly parts: AppParts;
  readonly executions: ExecutionIndex;
  readonly messages: MessageIndex;
  readonly deadLetters: DeadLetterIndex;
  readonly receives: ReceiveLog;
  readonly counts: FlowCounts;
  readonly tasks: TaskCounts;
  /** Increases with each event. */
  readonly revision: number;
  /** Increases the revision: something has changed that is not an event. */
  touch(): void;
  /** Takes in an event; those of other workflows and functions of the app are left out. */
  onEvent(event: LocalEvent): void;
}

/**
 * Begins without any events.
 * @param tasksOf the tasks as the app runs now; `--watch` can change them
 */
export function createConsoleState(tasksOf: () => BufferedTasks): ConsoleState {
  let known = tasksOf();
  let parts = appParts(known);
  const current = () => {
    const tasks = tasksOf();
    if (tasks !== known) {
      known = tasks;
      parts = appParts(tasks);
    }
    return parts;
  };
  const executions = createExecutionIndex((executionArn) => parts.workflowOfExecution(executionArn));
  const messages = createMessageIndex((task) => parts.tableOfTask(task));
  const deadLetters = createDeadLetterIndex({
    table: () => known.deadLettersTable,
    rowOf: (item) => archiveRow(item, parts.workflowOfStateMachine),
  });
  const receives = createReceiveLog();
  const counts = createFlowCounts();
  const tasks = createTaskCounts((functionName) => parts.taskOfFunction(functionName));
  const listeners = [executions, messages, deadLetters, receives, counts, tasks];
  let revision = 0;
  return {
    get parts() {
      return current();
    },
    executions,
    messages,
    deadLetters,
    receives,
    counts,
    tasks,
    get revision() {
      return revision;
    },
    touch: () => {
      revision += 1;
    },
    onEvent: (event) => {
      if (!isOfApp(event, current())) return;
      revision += 1;
      for (const listener of listeners) listener.onEvent(event);
    },
  };
}

/** An app may have other state machines and functions; an event that names neither may be a task's. */
function isOfApp(event: LocalEvent, parts: AppParts): boolean {
  if ("executionArn" in event) return parts.workflowOfExecution(event.executionArn) !== undefined;
  if (event.type === "batch-received" || event.type === "batch-finished")
    return parts.taskOfFunction(event.functionName) !== undefined;
  return true;
}
