import { useState } from "react";
import { Link } from "wouter";
import type { MessageRow, Page } from "../../api/page-api.ts";
import { useResource } from "../data/use-resource.ts";
import { useQuery } from "../hooks/use-query.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Pager } from "../parts/pager.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { time } from "../text/format.ts";

/** The messages table, newest first. */
export default function MessagesView() {
  const [query, setQuery] = useQuery();
  const [search, setSearch] = useState(query.get("search") ?? "");
  const { data, error } = useResource<Page<MessageRow>>(`/api/messages?${query}`);
  return (
    <>
      <PageHead
        title="Messages"
        about="The messages table: each id is recorded once and never overwritten."
      />
      <div className="toolbar">
        <SearchField
          label="Part of the message id"
          value={search}
          onChange={(value) => {
            setSearch(value);
            setQuery({ search: value, page: "" });
          }}
        />
      </div>
      {!data && error && <EmptyState title="The local cloud does not respond">{error.message}</EmptyState>}
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
                {data.rows.map(({ messageId, event, createdAt, recordedAt }) => (
                  <tr key={messageId}>
                    <td>
                      <Link href={`/messages/${encodeURIComponent(messageId)}`} className="row-link mono">
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
