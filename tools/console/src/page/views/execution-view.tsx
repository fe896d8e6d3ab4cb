import { lazy, Suspense } from "react";
import type { ExecutionDetail, ExecutionMessage } from "../../api/page-api.ts";
import { useApp } from "../data/app.ts";
import { useResource } from "../data/use-resource.ts";
import { useNow } from "../hooks/use-now.ts";
import { useQuery } from "../hooks/use-query.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { JsonTree } from "../parts/json-tree.tsx";
import { MessageLocation } from "../parts/message-location.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ReadProblem } from "../parts/read-problem.tsx";
import { Receives } from "../parts/receives.tsx";
import { Status } from "../parts/status.tsx";
import { Timeline } from "../parts/timeline.tsx";
import { explainFailure } from "../text/explain-failure.ts";
import { duration, plural, time } from "../text/format.ts";

// The graph library is the largest part of the page, so it is loaded with the first execution.
const StateGraph = lazy(() => import("../graph/state-graph.tsx"));

const back = { href: "/executions", label: "Executions" };

/** One execution: its states, the locations and the receives of its messages, its timeline, and why it failed. */
export default function ExecutionView({ name }: { name: string }) {
  const [query] = useQuery();
  const { data, error } = useResource<ExecutionDetail>(
    `/api/executions/${encodeURIComponent(name)}?${query}`,
  );
  if (data === undefined || data === null) {
    return (
      <>
        <PageHead title="Execution" heading={<span className="mono">{name}</span>} back={back} />
        {data === null && <EmptyState title="This execution does not exist" />}
        {data === undefined && error && <ReadProblem error={error} />}
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
        <Messages execution={data} />
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

function Messages({ execution }: { execution: ExecutionDetail }) {
  const { messages, furtherMessages, status } = execution;
  const isRunning = status === "RUNNING";
  const [only] = messages;
  if (only === undefined) {
    return (
      <section className="card">
        <h2>Messages</h2>
        <p className="quiet">This workflow has no task.</p>
      </section>
    );
  }
  if (messages.length === 1) {
    return (
      <section className="card">
        <h2>Where the message is</h2>
        <div className="message-location">
          <MessageLocation message={only} isRunning={isRunning} />
        </div>
        <h2>Receives</h2>
        <Receives receives={only.receives} />
      </section>
    );
  }
  const entered = new Set(execution.history.map(({ state }) => state));
  return (
    <section className="card">
      <h2>Where the messages are</h2>
      <ul className="messages">
        {messages.map((message, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the messages of an execution keep their order.
          <li key={index}>
            <OneOfSeveral message={message} isRunning={isRunning} isReached={entered.has(message.state)} />
          </li>
        ))}
      </ul>
      {furtherMessages > 0 && (
        <p className="quiet small">{plural(furtherMessages, "further message")}, which the timeline has.</p>
      )}
    </section>
  );
}

function OneOfSeveral(props: { message: ExecutionMessage; isRunning: boolean; isReached: boolean }) {
  const { message, isRunning, isReached } = props;
  const { state, task, messageId, receives } = message;
  return (
    <>
      <h3>
        {state}
        {state !== task && <span className="quiet"> · task {task}</span>}
      </h3>
      <div className="message-location">
        <MessageLocation message={message} isRunning={isRunning} isReached={isReached} />
        {messageId !== undefined && <p className="quiet mono aws-name">{messageId}</p>}
      </div>
      {receives.length > 0 && (
        <details>
          <summary className="quiet">{plural(receives.length, "receive")}</summary>
          <Receives receives={receives} />
        </details>
      )}
    </>
  );
}

function Head({ execution }: { execution: ExecutionDetail }) {
  const { name, workflow, status, startedAt, endedAt } = execution;
  const now = useNow(status === "RUNNING", 1000);
  const { workflows } = useApp();
  return (
    <PageHead
      title={name}
      heading={<span className="mono">{name}</span>}
      back={back}
      about={
        <>
          <Status value={status} /> {workflows.length > 1 && `${workflow}, `}started {time(startedAt)},{" "}
          {status === "RUNNING" ? "running for" : "took"}{" "}
          {duration((endedAt ?? Math.max(now, startedAt)) - startedAt)}
        </>
      }
    />
  );
}

function Failure({ execution }: { execution: ExecutionDetail }) {
  const { error, cause, messages } = execution;
  const failed = messages.filter(({ result }) => result === "failed");
  const isRecorded = (failed.length > 0 ? failed : messages).every((message) => message.isRecorded);
  const isRefusal = failed.some(({ location }) => location.place === "archive");
  const { what, why, advice } = explainFailure(error, cause, { isRecorded, isRefusal });
  return (
    <section className="notice bad" aria-label="Why it failed">
      <h2>{execution.error}</h2>
      <p>{what}</p>
      {why !== undefined && <p className="notice-why">{why}</p>}
      <p className="quiet">{advice}</p>
    </section>
  );
}
