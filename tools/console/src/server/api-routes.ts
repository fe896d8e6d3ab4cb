import { type ExecutionStatus, executionStatuses } from "../api/page-api.ts";
import { changeFaults } from "./actions/change-faults.ts";
import { redriveDeadLetter } from "./actions/redrive-dead-letter.ts";
import { sendMessages } from "./actions/send-messages.ts";
import { deadLetterDetail } from "./details/dead-letter-detail.ts";
import { executionDetail } from "./details/execution-detail.ts";
import { messageDetail, messagePage } from "./details/message-detail.ts";
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
  const { state, tables, deployment } = sources;
  const { method, path, query } = request;
  const [kind, id, action] = path;
  const page = Number(query.get("page") ?? 1);
  const search = query.get("search") ?? "";
  if (method === "POST") {
    if (kind === "send") return sendMessages(sources, request.body);
    if (kind === "faults") {
      const states = changeFaults(deployment.cloud.faults, request.body);
      state.touch();
      return states;
    }
    if (kind === "dead-letters" && id !== undefined && action === "redrive") {
      return redriveDeadLetter(sources, id, request.body);
    }
    return undefined;
  }
  if (method !== "GET" || action !== undefined) return undefined;
  switch (kind) {
    case "executions": {
      if (id !== undefined) return (await executionDetail(sources, id)) ?? null;
      const status = statusOf(query.get("status"));
      return state.executions.list({ name: search, page, ...(status === undefined ? {} : { status }) });
    }
    case "messages":
      if (id !== undefined) return (await messageDetail(sources, id)) ?? null;
      return messagePage(sources, { search, page });
    case "dead-letters":
      await state.deadLetters.refresh(tables);
      if (id !== undefined) return (await deadLetterDetail(sources, id)) ?? null;
      return state.deadLetters.list({ open: query.get("open") === "true", search, page });
  }
  return undefined;
}

const statusOf = (name: string | null): ExecutionStatus | undefined =>
  executionStatuses.find((status) => status === name);
