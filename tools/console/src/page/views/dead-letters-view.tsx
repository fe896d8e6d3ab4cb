import { useState } from "react";
import { Link } from "wouter";
import type { DeadLetterRow, Page } from "../../api/page-api.ts";
import { useApp } from "../data/app.ts";
import { useLive } from "../data/live.ts";
import { scopeOf } from "../data/scope.ts";
import { useResource } from "../data/use-resource.ts";
import { useQuery } from "../hooks/use-query.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Pager } from "../parts/pager.tsx";
import { ReadProblem } from "../parts/read-problem.tsx";
import { ScopePickers } from "../parts/scope-pickers.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { Segments } from "../parts/segments.tsx";
import { Status } from "../parts/status.tsx";
import { count, time } from "../text/format.ts";

/** The messages whose work was not done, by workflow and task, and why. */
export default function DeadLettersView() {
  const { snapshot } = useLive();
  const [query, setQuery] = useQuery();
  const [search, setSearch] = useState(query.get("search") ?? "");
  const { data, error } = useResource<Page<DeadLetterRow>>(`/api/dead-letters?${query}`);
  const chosen = { workflow: query.get("workflow") ?? "", task: query.get("task") ?? "" };
  // The entries of a workflow are not counted: a task may serve several.
  const hints =
    snapshot === undefined || chosen.workflow !== ""
      ? undefined
      : scopeOf(snapshot, { ...chosen, workflow: "" }).deadLetters;
  const { tasks, workflows, recording } = useApp();
  const isRecording = recording.length === tasks.length;
  const isOfRecording = ({ task }: DeadLetterRow) =>
    task === undefined ? isRecording : recording.some(({ name }) => name === task);
  const statusOf = (row: DeadLetterRow) =>
    row.status === "recorded" && !isOfRecording(row) ? "done" : row.status;
  return (
    <>
      <PageHead
        title="Dead letters"
        about={`Messages that were not ${isRecording ? "recorded" : "done"}, kept with the reason.`}
      />
      <ScopePickers {...chosen} onChange={(change) => setQuery({ ...change, page: "" })} />
      <div className="toolbar">
        <Segments
          label="Which dead letters"
          value={query.get("open") ?? ""}
          options={[
            { value: "", label: "All", ...(hints === undefined ? {} : { hint: count(hints.total) }) },
            {
              value: "true",
              label: isRecording ? "Not recorded yet" : "Not done yet",
              ...(hints === undefined ? {} : { hint: count(hints.open) }),
            },
          ]}
          onChange={(value) => setQuery({ open: value, page: "" })}
        />
        <SearchField
          label="Part of an id or error"
          value={search}
          onChange={(value) => {
            setSearch(value);
            setQuery({ search: value, page: "" });
          }}
        />
      </div>
      {!data && error && <ReadProblem error={error} />}
      {data && data.total === 0 && (
        <EmptyState title="No dead letters">
          Every message is {isRecording ? "recorded" : "done"} or still in progress. To see a dead letter,
          send a malformed message.
        </EmptyState>
      )}
      {data && data.total > 0 && (
        <>
          <div className="card table-card">
            <table className="rows">
              <thead>
                <tr>
                  <th scope="col">Reason</th>
                  {tasks.length > 1 && <th scope="col">Task</th>}
                  {workflows.length > 1 && <th scope="col">Workflow</th>}
                  <th scope="col">Status</th>
                  <th scope="col">Message id</th>
                  <th scope="col">Archived</th>
                </tr>
              </thead>
              <tbody>
                {data.rows.map((row) => (
                  <tr key={row.deadLetterId}>
                    <td>
                      <Link
                        href={`/dead-letters/${encodeURIComponent(row.deadLetterId)}`}
                        className="row-link"
                      >
                        {row.error}
                      </Link>
                      <span className="row-reason">{row.reason}</span>
                    </td>
                    {tasks.length > 1 && (
                      <td>
                        {row.task ?? (
                          <span className="quiet">{row.kind === "event" ? "none" : "unknown"}</span>
                        )}
                      </td>
                    )}
                    {workflows.length > 1 && <td>{row.workflow ?? <span className="quiet">none</span>}</td>}
                    <td>
                      <Status value={statusOf(row)} />
                    </td>
                    <td className="mono clip">{row.messageId ?? <span className="quiet">unknown</span>}</td>
                    <td className="quiet nowrap">{time(row.archivedAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Pager {...data} noun="dead letters" onPage={(page) => setQuery({ page: String(page) })} />
        </>
      )}
    </>
  );
}
