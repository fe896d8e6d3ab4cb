import type { ExecutionName, MessageRow, TaskState, WorkflowState } from "../../api/page-api.ts";
import { useLive } from "./live.ts";

/** The tasks and workflows of the app, and the addresses of what belongs to them. */
export interface App {
  readonly tasks: readonly TaskState[];
  readonly workflows: readonly WorkflowState[];
  /** The tasks that record messages in a table. */
  readonly recording: readonly TaskState[];
  executionHref(execution: ExecutionName): string;
  messageHref(message: Pick<MessageRow, "messageId" | "task">): string;
}

/**
 * The app of the last snapshot; without tasks before the first one. An address names workflow or task only where there are
 * several.
 */
export function useApp(): App {
  const { tasks = [], workflows = [] } = useLive().snapshot ?? {};
  const recording = tasks.filter(({ recorded }) => recorded !== undefined);
  return {
    tasks,
    workflows,
    recording,
    executionHref: ({ name, workflow }) =>
      `/executions/${encodeURIComponent(name)}${workflows.length > 1 ? `?workflow=${workflow}` : ""}`,
    messageHref: ({ messageId, task }) =>
      `/messages/${encodeURIComponent(messageId)}${recording.length > 1 ? `?task=${task}` : ""}`,
  };
}
