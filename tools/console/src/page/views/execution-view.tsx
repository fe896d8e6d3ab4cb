import { lazy, Suspense } from "react";
import type { ExecutionDetail } from "../../api/page-api.ts";
import { useResource } from "../data/use-resource.ts";
import { useNow } from "../hooks/use-now.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { JsonTree } from "../parts/json-tree.tsx";
import { MessageLocation } from "../parts/message-location.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Receives } from "../parts/receives.tsx";
import { Status } from "../parts/status.tsx";
import { Timeline } from "../parts/timeline.tsx";
import { explainFailure } from "../text/explain-failure.ts";
import { duration, time } from "../text/format.ts";

// The graph library is the largest part of the page, so it is loaded with the first execution.
const StateGraph = lazy(() => import("../graph/state-graph.tsx"));

const back = { href: "/executions", label: "Executions" };

/** One execution: its states, the location and the receives of its message, its timeline, and why it failed. */
export default function ExecutionView({ name }: { name: string }) {
  const { data, error } = useResource<ExecutionDetail>(`/api/executions/${encodeURIComponent(name)}`);
  if (data === undefined || data === null) {
    return (
      <>
        <PageHead title="Execution" heading={<span className="mono">{name}</span>} back={back} />
        {data === null && <EmptyState title="This execution does not exist" />}
        {data === undefined && error && (
          <EmptyState title="The local cloud does not respond">{error.message}</EmptyState>
        )}
      </>
    );
  }
  return (
    <>
      <Head execution={data} />
      {data.error !== undefined && <Failure execution={data} />}
      <div className="columns detail">
        <section className="card graph-card">
          <h2>Workflow</h2>
          <Suspense fallback={<p className="quiet">Loading the graph…</p>}>
            <StateGraph execution={data} />
          </Suspense>
        </section>
        <section className="card">
          <h2>Where the message is</h2>
          <div className="message-location">
            <MessageLocation place={data.messageLocation} isRunning={data.status === "RUNNING"} />
          </div>
          <h2>Receives</h2>
          <Receives receives={data.receives} />
        </section>
      </div>
      <section className="card">
        <h2>Timeline</h2>
        <Timeline execution={data} />
      </section>
      <div className="columns even">
        <section className="card">
          <h2>Input</h2>
          <JsonTree value={data.input} label="Input" />
        </section>
        <section className="card">
          <h2>Output</h2>
          {data.output === undefined ? (
            <p className="quiet">
              {data.status === "RUNNING" ? "Not yet." : "None, since it did not succeed."}
            </p>
          ) : (
            <JsonTree value={data.output} label="Output" />
          )}
        </section>
      </div>
    </>
  );
}

function Head({ execution }: { execution: ExecutionDetail }) {
  const { name, status, startedAt, endedAt } = execution;
  const now = useNow(status === "RUNNING", 1000);
  return (
    <PageHead
      title={name}
      heading={<span className="mono">{name}</span>}
      back={back}
      about={
        <>
          <Status value={status} /> started {time(startedAt)}, {status === "RUNNING" ? "running for" : "took"}{" "}
          {duration((endedAt ?? Math.max(now, startedAt)) - startedAt)}
        </>
      }
    />
  );
}

function Failure({ execution }: { execution: ExecutionDetail }) {
  const { what, why, advice } = explainFailure(execution.error, execution.cause);
  return (
    <section className="notice bad" aria-label="Why it failed">
      <h2>{execution.error}</h2>
      <p>{what}</p>
      {why !== undefined && <p className="notice-why">{why}</p>}
      <p className="quiet">{advice}</p>
    </section>
  );
}
