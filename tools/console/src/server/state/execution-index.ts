import type { LocalEvent } from "@ringback/local/local-events/local-event";
import * as z from "zod/mini";
import {
  type ExecutionCounts,
  type ExecutionRow,
  type ExecutionStatus,
  executionStatuses,
  type Page,
} from "../../api/page-api.ts";
import { pageOf } from "./page-of.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Call = (action: string, input: object) => Promise<object>;

/** The executions of the app's workflows, with the fields that a list shows. */
export interface ExecutionIndex {
  onEvent(event: LocalEvent): void;
  /** Adds those from before the console was opened. */
  load(call: Call, workflows: readonly { name: string; stateMachineArn: string }[]): Promise<void>;
  /** Those of all workflows. */
  readonly counts: ExecutionCounts;
  countsOf(workflow: string): ExecutionCounts;
  get(workflow: string, name: string): ExecutionRow | undefined;
  /** Newest first. `name` is a part of the name, in upper or lower case. Without `workflows`, those of all of them. */
  list(query: {
    status?: ExecutionStatus;
    workflows?: ReadonlySet<string>;
    name: string;
    page: number;
  }): Page<ExecutionRow>;
  /** The name of the execution that was started last; undefined before the first one. */
  lastOf(workflow: string): string | undefined;
}

/** The executions of one workflow or of all. */
interface Executions {
  readonly counts: Record<ExecutionStatus, number>;
  /** Oldest first. */
  readonly started: ExecutionRow[];
  /** Those from before the console was opened, newest first. */
  readonly loaded: ExecutionRow[];
}

/**
 * Begins empty.
 * @param workflowOf the name of an execution's workflow; an execution without one is not listed
 */
export function createExecutionIndex(
  workflowOf: (executionArn: string) => string | undefined,
): ExecutionIndex {
  const rows = new Map<string, Mutable<ExecutionRow>>();
  const all = noExecutions();
  const byWorkflow = new Map<string, Executions>();
  const executionsOf = (workflow: string) => {
    const known = byWorkflow.get(workflow) ?? noExecutions();
    byWorkflow.set(workflow, known);
    return known;
  };

  function add(row: ExecutionRow, list: "started" | "loaded"): void {
    rows.set(keyOf(row), row);
    for (const executions of [all, executionsOf(row.workflow)]) {
      executions[list].push(row);
      executions.counts[row.status] += 1;
    }
  }
  function end(key: string, change: { status: ExecutionStatus; endedAt: number; error?: string }): void {
    const row = rows.get(key);
    if (row === undefined) return;
    for (const { counts } of [all, executionsOf(row.workflow)]) {
      counts[row.status] -= 1;
      counts[change.status] += 1;
    }
    Object.assign(row, change);
  }
  function restart(key: string): void {
    const row = rows.get(key);
    if (row === undefined) return;
    for (const { counts } of [all, executionsOf(row.workflow)]) {
      counts[row.status] -= 1;
      counts.RUNNING += 1;
    }
    row.status = "RUNNING";
    delete row.endedAt;
    delete row.error;
  }

  return {
    get counts() {
      return all.counts;
    },
    countsOf: (workflow) => executionsOf(workflow).counts,
    onEvent: (event) => {
      if (!("executionArn" in event)) return;
      const workflow = workflowOf(event.executionArn);
      if (workflow === undefined) return;
      const name = nameOf(event.executionArn);
      const key = keyOf({ workflow, name });
      if (event.type === "execution-started") {
        if (!rows.has(key)) add({ name, workflow, status: "RUNNING", startedAt: event.at }, "started");
      } else if (event.type === "execution-redriven") {
        restart(key);
      } else if (event.type === "execution-ended") {
        const error = event.error === undefined ? {} : { error: event.error };
        end(key, { status: event.status, endedAt: event.at, ...error });
      }
    },
    load: async (call, workflows) => {
      for (const { name, stateMachineArn } of workflows) {
        for await (const row of storedExecutions(call, name, stateMachineArn)) {
          if (!rows.has(keyOf(row))) add(row, "loaded");
        }
      }
      if (workflows.length > 1) all.loaded.sort((a, b) => b.startedAt - a.startedAt);
    },
    get: (workflow, name) => rows.get(keyOf({ workflow, name })),
    list: ({ status, workflows, name, page }) => {
      const wanted = name.toLowerCase();
      const [only] = workflows ?? [];
      const isOne = workflows?.size === 1 && only !== undefined;
      const { started, loaded } = isOne ? executionsOf(only) : all;
      const matches = (row: ExecutionRow) =>
        (status === undefined || row.status === status) &&
        (workflows === undefined || isOne || workflows.has(row.workflow)) &&
        (wanted === "" || row.name.toLowerCase().includes(wanted));
      return pageOf([...started.toReversed(), ...loaded].filter(matches), page);
    },
    lastOf: (workflow) => {
      const { started, loaded } = executionsOf(workflow);
      return (started.at(-1) ?? loaded[0])?.name;
    },
  };
}

async function* storedExecutions(
  call: Call,
  workflow: string,
  stateMachineArn: string,
): AsyncGenerator<ExecutionRow> {
  let nextToken: string | undefined;
  do {
    const input = { stateMachineArn, maxResults: 1000, ...(nextToken === undefined ? {} : { nextToken }) };
    const page = listSchema.parse(await call("ListExecutions", input));
    for (const { name, status, startDate, stopDate } of page.executions) {
      const endedAt = stopDate === undefined ? {} : { endedAt: stopDate * 1000 };
      yield { name, workflow, status, startedAt: startDate * 1000, ...endedAt };
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

const noExecutions = (): Executions => ({
  counts: { RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 },
  started: [],
  loaded: [],
});
/** The name of a workflow has no slash. */
const keyOf = ({ workflow, name }: { workflow: string; name: string }) => `${workflow}/${name}`;
const nameOf = (executionArn: string) => executionArn.slice(executionArn.lastIndexOf(":") + 1);

const listSchema = z.object({
  executions: z.array(
    z.object({
      name: z.string(),
      status: z.enum(executionStatuses),
      startDate: z.number(),
      stopDate: z.optional(z.number()),
    }),
  ),
  nextToken: z.optional(z.string()),
});
