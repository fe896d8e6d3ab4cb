import { useState } from "react";
import { Link } from "wouter";
import { type ExecutionRow, executionStatuses, type Page } from "../../api/page-api.ts";
import { useLive } from "../data/live.ts";
import { useResource } from "../data/use-resource.ts";
import { useNow } from "../hooks/use-now.ts";
import { useQuery } from "../hooks/use-query.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Pager } from "../parts/pager.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { Segments } from "../parts/segments.tsx";
import { Status } from "../parts/status.tsx";
import { count, duration, time } from "../text/format.ts";

/** Every execution, newest first, by status and name. */
export default function ExecutionsView() {
  const { snapshot } = useLive();
  const [query, setQuery] = useQuery();
  const [search, setSearch] = useState(query.get("search") ?? "");
  const status = query.get("status") ?? "";
  const { data, error } = useResource<Page<ExecutionRow>>(`/api/executions?${query}`);
  const choose = (change: Readonly<Record<string, string>>) => setQuery({ page: "", ...change });
  const options = [
    { value: "", label: "All" },
    ...executionStatuses.map((value) => ({
      value,
      label: value.charAt(0) + value.slice(1).toLowerCase().replace("_", " "),
      hint: snapshot === undefined ? "" : count(snapshot.executions[value]),
    })),
  ];
  return (
    <>
      <PageHead title="Executions" about="Each execution sends one message and waits for its callback.">
        <Link href="/send" className="button primary">
          Send a message
        </Link>
      </PageHead>
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
      {!data && error && <EmptyState title="The local cloud does not respond">{error.message}</EmptyState>}
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

function Rows({ rows }: { rows: readonly ExecutionRow[] }) {
  const now = useNow(
    rows.some(({ status }) => status === "RUNNING"),
    1000,
  );
  return (
    <div className="card table-card">
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            <th scope="col">Started</th>
            <th scope="col" className="right">
              Duration
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, status, startedAt, endedAt, error }) => (
            <tr key={name}>
              <td>
                <Link href={`/executions/${encodeURIComponent(name)}`} className="row-link mono">
                  {name}
                </Link>
              </td>
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
