import type { ApiError } from "../data/api-client.ts";
import { EmptyState } from "./empty-state.tsx";

/** Shown in place of data that could not be read. */
export function ReadProblem({ error }: { error: ApiError }) {
  // 422: the address names a task or a workflow that the app does not have.
  const title =
    error.status === 422 ? "There is nothing at this address" : "The local cloud does not respond";
  return <EmptyState title={title}>{error.message}</EmptyState>;
}
