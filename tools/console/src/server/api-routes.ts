import { type ExecutionStatus, executionStatuses } from "../api/page-api.ts";
import { changeFaults } from "./actions/change-faults.ts";
import { redriveDeadLetter } from "./actions/redrive-dead-letter.ts";
import { sendMessages } from "./actions/send-messages.ts";
import { offeredInput, startWorkflow } from "./actions/start-workflow.ts";
import { deadLetterDetail } from "./details/dead-letter-detail.ts";
import { executionDetail } from "./details/execution-detail.ts";
import { messageDetail, messagePage } from "./details/message-detail.ts";
import { RequestError } from "./http/request-error.ts";
import type { ApiSources } from "./state/api-sources.ts";

/** A request to the API. */
export interface ApiRequest {
  readonly method: string;
  /** The parts of the path after `/api/`, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** The parsed JSON body of a POST; otherwise undefined. */
  readonly body: unknown;
}

/**
 * Answers a request of the page (page-api.ts has the types).
 *
 * @returns the response; null if the execution, message or dead letter does not exist (yet), undefined if the address does
 *   not exist
 * @throws RequestError if the request cannot be fulfilled
 */
export async function answerApi(sources: ApiSources, request: ApiRequest): Promise<unknown> {
  if (request.method === "POST") return act(sources, request);
  if (request.method !== "GET") return undefined;
  const { state, tables } = sources;
  const { path, query } = request;
  const [kind, id, part] = path;
  const page = Number(query.get("page") ?? 1);
  const search = query.get("search") ?? "";
  const { task, workflow } = filtersOf(sources, query);
  if (kind === "workflows" && id !== undefined && part === "input") return offeredInput(sources, id);
  if (part !== undefined) return undefined;
  switch (kind) {
    case "executions": {
      if (id !== undefined) {
        // Its message may just have been archived.
        await state.deadLetters.refresh(tables);
        return (await executionDetail(sources, id, workflow)) ?? null;
      }
      const status = statusOf(query.get("status"));
      const workflows = workflowsOf(sources, { task, workflow });
      return state.executions.list({
        name: search,
        page,
        ...(status === undefined ? {} : { status }),
        ...(workflows === undefined ? {} : { workflows }),
      });
    }
    case "messages":
      if (id !== undefined) return (await messageDetail(sources, id, task)) ?? null;
      return messagePage(sources, { task, search, page });
    case "dead-letters":
      await state.deadLetters.refresh(tables);
      if (id !== undefined) return (await deadLetterDetail(sources, id)) ?? null;
      return state.deadLetters.list({
        open: query.get("open") === "true",
        search,
        page,
        ...(task === undefined ? {} : { task }),
        ...(workflow === undefined ? {} : { workflow }),
      });
  }
  return undefined;
}

async function act(sources: ApiSources, { path, body }: ApiRequest): Promise<unknown> {
  const { state, deployment } = sources;
  const [kind, id, action] = path;
  if (kind === "send" && id === undefined) return sendMessages(sources, body);
  if (kind === "faults" && id === undefined) {
    const states = changeFaults(deployment.cloud.faults, state.parts.tasks, body);
    state.touch();
    return states;
  }
  if (kind === "dead-letters" && id !== undefined && action === "redrive") {
    return redriveDeadLetter(sources, id, body);
  }
  if (kind === "workflows" && id !== undefined && action === "start") return startWorkflow(sources, id, body);
  return undefined;
}

interface Filters {
  readonly task: string | undefined;
  readonly workflow: string | undefined;
}

/** @throws RequestError for a task or a workflow that the app does not have */
function filtersOf({ state: { parts } }: ApiSources, query: URLSearchParams): Filters {
  const task = query.get("task") ?? undefined;
  const workflow = query.get("workflow") ?? undefined;
  if (task !== undefined && parts.task(task) === undefined)
    throw new RequestError(`The app has no task ${task}.`);
  if (workflow !== undefined && parts.workflow(workflow) === undefined)
    throw new RequestError(`The app has no workflow ${workflow}.`);
  return { task, workflow };
}

/** The workflows whose executions are wanted; undefined for those of all. */
function workflowsOf({ state: { parts } }: ApiSources, filters: Filters): ReadonlySet<string> | undefined {
  const { task, workflow } = filters;
  if (task === undefined) return workflow === undefined ? undefined : new Set([workflow]);
  const ofTask = parts.workflowsOfTask(task);
  return workflow === undefined ? ofTask : new Set([workflow].filter((name) => ofTask.has(name)));
}

const statusOf = (name: string | null): ExecutionStatus | undefined =>
  executionStatuses.find((status) => status === name);
