import { Link } from "wouter";
import type { MessageDetail } from "../../api/page-api.ts";
import { useApp } from "../data/app.ts";
import { useResource } from "../data/use-resource.ts";
import { useQuery } from "../hooks/use-query.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { Facts } from "../parts/facts.tsx";
import { JsonTree } from "../parts/json-tree.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ReadProblem } from "../parts/read-problem.tsx";
import { time } from "../text/format.ts";

const back = { href: "/messages", label: "Messages" };

/** One recorded message. */
export default function MessageView({ id }: { id: string }) {
  const [query] = useQuery();
  const { tasks, executionHref } = useApp();
  const { data, error } = useResource<MessageDetail>(`/api/messages/${encodeURIComponent(id)}?${query}`);
  return (
    <>
      <PageHead title={id} heading={<span className="mono">{id}</span>} back={back} />
      {data === null && <EmptyState title="This message is not in the table" />}
      {data === undefined && error && <ReadProblem error={error} />}
      {data !== undefined && data !== null && (
        <div className="columns even">
          <section className="card">
            <h2>Content</h2>
            <JsonTree value={data.event} label="Content" />
          </section>
          <section className="card">
            <h2>Item</h2>
            <Facts
              facts={[
                ["Task", tasks.length > 1 ? data.task : undefined],
                ["Created", time(data.createdAt)],
                [
                  "Recorded",
                  data.recordedAt === undefined ? "before the local cloud started" : time(data.recordedAt),
                ],
                ["Expires", data.expiresAt === undefined ? undefined : time(data.expiresAt)],
                [
                  "Digest",
                  <span key="digest" className="mono">
                    {data.digest}
                  </span>,
                ],
                [
                  "Execution",
                  data.execution === undefined ? undefined : (
                    <Link key="execution" href={executionHref(data.execution)} className="mono">
                      {data.execution.name}
                    </Link>
                  ),
                ],
              ]}
            />
          </section>
        </div>
      )}
    </>
  );
}
