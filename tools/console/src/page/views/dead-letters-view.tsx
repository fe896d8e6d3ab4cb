import { useState } from "react";
import { Link } from "wouter";
import type { DeadLetterRow, Page } from "../../api/page-api.ts";
import { useLive } from "../data/live.ts";
import { useResource } from "../data/use-resource.ts";
import { useQuery } from "../hooks/use-query.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Pager } from "../parts/pager.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { Segments } from "../parts/segments.tsx";
import { Status } from "../parts/status.tsx";
import { count, time } from "../text/format.ts";

/** The messages that were not recorded, and why. */
export default function DeadLettersView() {
  const { snapshot } = useLive();
  const [query, setQuery] = useQuery();
  const [search, setSearch] = useState(query.get("search") ?? "");
  const { data, error } = useResource<Page<DeadLetterRow>>(`/api/dead-letters?${query}`);
  const counts = snapshot?.deadLetters ?? { open: 0, total: 0 };
  return (
    <>
      <PageHead title="Dead letters" about="Messages that were not recorded, kept with the reason." />
      <div className="toolbar">
        <Segments
          label="Which dead letters"
          value={query.get("open") ?? ""}
          options={[
            { value: "", label: "All", hint: count(counts.total) },
            { value: "true", label: "Not recorded yet", hint: count(counts.open) },
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
      {!data && error && <EmptyState title="The local cloud does not respond">{error.message}</EmptyState>}
      {data && data.total === 0 && (
        <EmptyState title="No dead letters">
          Every message is recorded or still in progress. To see a dead letter, send a malformed message.
        </EmptyState>
      )}
      {data && data.total > 0 && (
        <>
          <div className="card table-card">
            <table className="rows">
              <thead>
                <tr>
                  <th scope="col">Reason</th>
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
                    <td>
                      <Status value={row.status} />
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
