import type { Snapshot, TaskState, WorkflowState } from "../../api/page-api.ts";
import { messagesIn } from "./node-texts.ts";

/** An arrow moves for this long after an event. */
const movingMs = 3000;

/** A task within a workflow. */
export interface Lane {
  readonly task: TaskState;
  /** The states that wait for it: `Charge the card`. */
  readonly states: string;
  /** Its name, if no state has it, and the other workflows that it serves: `task Charge · also in Refund`. */
  readonly about: string;
  /** Whether a message of it has just been archived, and not since its receives were used up. */
  readonly isRefusing: boolean;
}

/** The tasks of a workflow, in the order of its states. @param only one task; empty text for all */
export function lanesOf(snapshot: Snapshot, workflow: WorkflowState, only: string): readonly Lane[] {
  const names = [...new Set(workflow.tasks.map(({ task }) => task))];
  return names.flatMap((name): readonly Lane[] => {
    const task = snapshot.tasks.find((one) => one.name === name);
    if (task === undefined || (only !== "" && only !== name)) return [];
    const states = workflow.tasks.filter((one) => one.task === name).map(({ state }) => state);
    const others = snapshot.workflows.filter(
      (other) => other.name !== workflow.name && other.tasks.some((one) => one.task === name),
    );
    const about = [
      ...(states.length === 1 && states[0] === name ? [] : [`task ${name}`]),
      ...(others.length === 0 ? [] : [`also in ${others.map((other) => other.name).join(", ")}`]),
    ];
    const { lastAt = Number.NEGATIVE_INFINITY } = task.deadLetters;
    const isRefusing = snapshot.at - lastAt < movingMs && messagesIn(task.queues.deadLetters) === 0;
    return [{ task, states: states.join(", "), about: about.join(" · "), isRefusing }];
  });
}
