import { useState } from "react";
import { Link } from "wouter";
import type { MessageRow, Page } from "../../api/page-api.ts";
import { useApp } from "../data/app.ts";
import { useLive } from "../data/live.ts";
import { useResource } from "../data/use-resource.ts";
import { useQuery } from "../hooks/use-query.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Pager } from "../parts/pager.tsx";
import { Picker } from "../parts/picker.tsx";
import { ReadProblem } from "../parts/read-problem.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { time } from "../text/format.ts";

/** The messages table of a task, newest first. */
export default function MessagesView() {
  const { snapshot } = useLive();
  const { recording } = useApp();
  // Before the first snapshot it is not known whether there is a table.
  return snapshot !== undefined && recording.length === 0 ? <NoTable /> : <Messages />;
}

function NoTable() {
  return (
    <>
      <PageHead title="Messages" />
      <EmptyState title="No messages table">
        No task of this app records its messages in a table. Where a message is, its execution shows.
      </EmptyState>
    </>
  );
}

function Messages() {
  const { recording, messageHref } = useApp();
  const [query, setQuery] = useQuery();
  const task = query.get("task") ?? recording[0]?.name ?? "";
  const [search, setSearch] = useState(query.get("search") ?? "");
  const { data, error } = useResource<Page<MessageRow>>(`/api/messages?${query}`);
  return (
    <>
      <PageHead
        title="Messages"
        about={`The messages table${recording.length > 1 ? ` of ${task}` : ""}: each id is recorded once and never overwritten.`}
      />
      <div className="toolbar">
        <Picker
          label="Task"
          names={recording.map(({ name }) => name)}
          value={task}
          onChange={(value) => setQuery({ task: value, page: "" })}
        />
        <SearchField
          label="Part of the message id"
          value={search}
          onChange={(value) => {
            setSearch(value);
            setQuery({ search: value, page: "" });
          }}
        />
      </div>
      {!data && error && <ReadProblem error={error} />}
      {data && data.total === 0 && (
        <EmptyState title={search === "" ? "No messages yet" : "No messages found"}>
          {search === "" ? "A message that you send appears here." : "No message id contains this text."}
        </EmptyState>
      )}
      {data && data.total > 0 && (
        <>
          <div className="card table-card">
            <table className="rows">
              <thead>
                <tr>
                  <th scope="col">Message id</th>
                  <th scope="col">Content</th>
                  <th scope="col">Created</th>
                  <th scope="col">Recorded</th>
                </tr>
              </thead>
              <tbody>
                {data.rows.map(({ messageId, task: recorder, event, createdAt, recordedAt }) => (
                  <tr key={messageId}>
                    <td>
                      <Link href={messageHref({ messageId, task: recorder })} className="row-link mono">
                        {messageId}
                      </Link>
                    </td>
                    <td className="clip mono">{event ?? ""}</td>
                    <td className="quiet nowrap">{createdAt === undefined ? "" : time(createdAt)}</td>
                    <td className="quiet nowrap">
                      {recordedAt === undefined ? "before the start" : time(recordedAt)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Pager {...data} noun="messages" onPage={(page) => setQuery({ page: String(page) })} />
        </>
      )}
    </>
  );
}
