import { useState } from "react";
import { Link } from "wouter";
import { type ExecutionRow, executionStatuses, type Page } from "../../api/page-api.ts";
import { useApp } from "../data/app.ts";
import { useLive } from "../data/live.ts";
import { scopeOf } from "../data/scope.ts";
import { useResource } from "../data/use-resource.ts";
import { useNow } from "../hooks/use-now.ts";
import { useQuery } from "../hooks/use-query.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Pager } from "../parts/pager.tsx";
import { ReadProblem } from "../parts/read-problem.tsx";
import { ScopePickers } from "../parts/scope-pickers.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { Segments } from "../parts/segments.tsx";
import { Status } from "../parts/status.tsx";
import { count, duration, time } from "../text/format.ts";

/** Every execution, newest first, by workflow, task, status and name. */
export default function ExecutionsView() {
  const { snapshot } = useLive();
  const [query, setQuery] = useQuery();
  const [search, setSearch] = useState(query.get("search") ?? "");
  const status = query.get("status") ?? "";
  const chosen = { workflow: query.get("workflow") ?? "", task: query.get("task") ?? "" };
  const counts = snapshot === undefined ? undefined : scopeOf(snapshot, chosen).executions;
  const { data, error } = useResource<Page<ExecutionRow>>(`/api/executions?${query}`);
  const choose = (change: Readonly<Record<string, string>>) => setQuery({ page: "", ...change });
  const options = [
    { value: "", label: "All" },
    ...executionStatuses.map((value) => ({
      value,
      label: value.charAt(0) + value.slice(1).toLowerCase().replace("_", " "),
      hint: counts === undefined ? "" : count(counts[value]),
    })),
  ];
  return (
    <>
      <ExecutionsHead workflow={chosen.workflow} />
      <ScopePickers {...chosen} onChange={choose} />
      <div className="toolbar">
        <Segments
          label="Status"
          value={status}
          options={options}
          onChange={(value) => choose({ status: value })}
        />
        <SearchField
          label="Part of the name"
          value={search}
          onChange={(value) => {
            setSearch(value);
            choose({ search: value });
          }}
        />
      </div>
      {!data && error && <ReadProblem error={error} />}
      {data && data.total === 0 && (
        <EmptyState title="No executions found">Send a message, or choose another status or name.</EmptyState>
      )}
      {data && data.total > 0 && (
        <>
          <Rows rows={data.rows} />
          <Pager {...data} noun="executions" onPage={(page) => setQuery({ page: String(page) })} />
        </>
      )}
    </>
  );
}

function ExecutionsHead({ workflow }: { workflow: string }) {
  const { tasks, workflows } = useApp();
  const isOne = tasks.length < 2 && workflows.length < 2;
  return (
    <PageHead
      title="Executions"
      about={
        isOne
          ? "Each execution sends one message and waits for its callback."
          : "Each execution sends a message to each task that it comes to, and waits for its callback."
      }
    >
      <Link
        href={workflow === "" ? "/send" : `/send?workflow=${encodeURIComponent(workflow)}`}
        className="button primary"
      >
        {isOne ? "Send a message" : "Start an execution"}
      </Link>
    </PageHead>
  );
}

function Rows({ rows }: { rows: readonly ExecutionRow[] }) {
  const now = useNow(
    rows.some(({ status }) => status === "RUNNING"),
    1000,
  );
  const { workflows, executionHref } = useApp();
  const hasWorkflow = workflows.length > 1;
  return (
    <div className="card table-card">
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">Name</th>
            {hasWorkflow && <th scope="col">Workflow</th>}
            <th scope="col">Status</th>
            <th scope="col">Started</th>
            <th scope="col" className="right">
              Duration
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, workflow, status, startedAt, endedAt, error }) => (
            <tr key={`${workflow}/${name}`}>
              <td>
                <Link href={executionHref({ name, workflow })} className="row-link mono">
                  {name}
                </Link>
              </td>
              {hasWorkflow && <td>{workflow}</td>}
              <td>
                <Status value={status} />
                {error !== undefined && <span className="row-error">{error}</span>}
              </td>
              <td className="quiet nowrap">{time(startedAt)}</td>
              <td className="right nowrap">{duration((endedAt ?? Math.max(now, startedAt)) - startedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
