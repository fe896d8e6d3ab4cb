import type { BufferedTasks, BufferedWorkflow } from "@ringback/local/task/buffered-tasks";
import { UsageError } from "../errors/usage-error.ts";
import { messageEvent } from "../events/event-source.ts";

/** The options that say what a start sends. */
interface FirstInputs {
  /** The inputs of a file; undefined for sample messages. */
  readonly given: readonly unknown[] | undefined;
  readonly once?: boolean | undefined;
  readonly count?: number | undefined;
  readonly workflow?: string | undefined;
}

/** A workflow and the inputs of its first executions. */
export interface WorkflowToStart {
  /** Undefined where nothing was asked for, and no workflow takes a sample message. */
  readonly workflow: BufferedWorkflow | undefined;
  readonly inputs: readonly unknown[];
}

/**
 * The workflow that a start sends to, and what: the inputs of a file, or sample messages for a workflow that consists of one
 * task and gives it its input. Nothing can be guessed for any other workflow.
 * @throws UsageError if the app has no workflow of this name, or it could be several, or an option needs a sample message
 */
export function workflowToStart({ workflows }: BufferedTasks, first: FirstInputs): WorkflowToStart {
  const { given, once = false, count, workflow: name } = first;
  const names = workflows
    .map((one) => one.name)
    .toSorted()
    .join(", ");
  const named = workflows.find((one) => one.name === name);
  if (name !== undefined && named === undefined)
    throw new UsageError(`The app has no workflow ${name}; it has ${names}.`);
  if (given !== undefined) {
    const only = workflows.length === 1 ? workflows[0] : named;
    if (only !== undefined) return { workflow: only, inputs: given };
    throw new UsageError(
      `The app has ${workflows.length} workflows (${names}): choose one with --workflow NAME.`,
    );
  }
  const sampled = (named === undefined ? workflows : [named]).find(
    ({ wholeTask }) => wholeTask !== undefined,
  );
  if (sampled !== undefined)
    return { workflow: sampled, inputs: Array.from({ length: count ?? 1 }, () => messageEvent()) };
  if (!once && count === undefined && name === undefined) return { workflow: undefined, inputs: [] };
  throw new UsageError(
    `No sample message fits the workflow ${name ?? names}: give its input with --input FILE.`,
  );
}
