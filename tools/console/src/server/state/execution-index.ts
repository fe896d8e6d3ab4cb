import type { LocalEvent } from "@ringback/local/local-events/local-event";
import * as z from "zod/mini";
import { type ExecutionRow, type ExecutionStatus, executionStatuses, type Page } from "../../api/page-api.ts";
import { pageOf } from "./page-of.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Call = (action: string, input: object) => Promise<object>;

/** The executions of the local cloud, with the fields that a list shows. */
export interface ExecutionIndex {
  onEvent(event: LocalEvent): void;
  /** Adds those from before the console was opened. */
  load(call: Call, stateMachineArn: string): Promise<void>;
  readonly counts: Readonly<Record<ExecutionStatus, number>>;
  get(name: string): ExecutionRow | undefined;
  /** Newest first. `name` is a part of the name, in upper or lower case. */
  list(query: { status?: ExecutionStatus; name: string; page: number }): Page<ExecutionRow>;
}

/** Begins empty. */
export function createExecutionIndex(): ExecutionIndex {
  const rows = new Map<string, Mutable<ExecutionRow>>();
  /** `started` is oldest first; `loaded` has those from before the console was opened, newest first. */
  const started: ExecutionRow[] = [];
  const loaded: ExecutionRow[] = [];
  const counts = { RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 };

  function add(row: ExecutionRow, list: ExecutionRow[]): void {
    rows.set(row.name, row);
    list.push(row);
    counts[row.status] += 1;
  }
  function end(name: string, change: { status: ExecutionStatus; endedAt: number; error?: string }): void {
    const row = rows.get(name);
    if (row === undefined) return;
    counts[row.status] -= 1;
    Object.assign(row, change);
    counts[change.status] += 1;
  }

  return {
    counts,
    onEvent: (event) => {
      if (event.type === "execution-started") {
        const name = nameOf(event.executionArn);
        if (!rows.has(name)) add({ name, status: "RUNNING", startedAt: event.at }, started);
      } else if (event.type === "execution-ended") {
        const error = event.error === undefined ? {} : { error: event.error };
        end(nameOf(event.executionArn), { status: event.status, endedAt: event.at, ...error });
      }
    },
    load: async (call, stateMachineArn) => {
      let nextToken: string | undefined;
      do {
        const input = {
          stateMachineArn,
          maxResults: 1000,
          ...(nextToken === undefined ? {} : { nextToken }),
        };
        const page = listSchema.parse(await call("ListExecutions", input));
        for (const { name, status, startDate, stopDate } of page.executions) {
          if (rows.has(name)) continue;
          const endedAt = stopDate === undefined ? {} : { endedAt: stopDate * 1000 };
          add({ name, status, startedAt: startDate * 1000, ...endedAt }, loaded);
        }
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    },
    get: (name) => rows.get(name),
    list: ({ status, name, page }) => {
      const wanted = name.toLowerCase();
      const matches = (row: ExecutionRow) =>
        (status === undefined || row.status === status) &&
        (wanted === "" || row.name.toLowerCase().includes(wanted));
      return pageOf([...started.toReversed(), ...loaded].filter(matches), page);
    },
  };
}

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
