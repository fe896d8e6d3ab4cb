import { useEffect } from "react";
import type { BatchCounts, SecondCounts, Snapshot } from "../../api/page-api.ts";
import { useLive } from "../data/live.ts";
import { type Scope, scopeOf } from "../data/scope.ts";
import { FlowPicture } from "../flow/flow-picture.tsx";
import { lanesOf } from "../flow/lanes.ts";
import { MinutesChart } from "../flow/minutes-chart.tsx";
import { WorkflowPicture } from "../flow/workflow-picture.tsx";
import { useQuery } from "../hooks/use-query.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ScopePickers } from "../parts/scope-pickers.tsx";
import { count, plural } from "../text/format.ts";

/** The flow of each workflow with live counts, the last five minutes, and the sizes of the batches. */
export function FlowView() {
  const { snapshot, series } = useLive();
  const [query, setQuery] = useQuery();
  const isReady = snapshot !== undefined;
  useEffect(() => {
    if (isReady) performance.mark("interactive");
  }, [isReady]);
  if (snapshot === undefined) {
    return (
      <>
        <PageHead title="Flow" about="What the local cloud is doing now." />
        <EmptyState title="Waiting for the local cloud" />
      </>
    );
  }
  const chosen = { workflow: query.get("workflow") ?? "", task: query.get("task") ?? "" };
  const scope = scopeOf(snapshot, chosen);
  const isOnly = snapshot.workflows.length === 1 && snapshot.tasks.length === 1;
  return (
    <>
      <PageHead title="Flow" about="What the local cloud is doing now.">
        {isOnly ? undefined : <ScopePickers {...chosen} onChange={setQuery} />}
      </PageHead>
      <div data-ready="">
        <Figures scope={scope} />
        <Pictures snapshot={snapshot} series={series} scope={scope} task={chosen.task} />
        <div className="columns">
          <section className="card">
            <h2>The last five minutes{scope.isWhole ? "" : " of all workflows"}</h2>
            <MinutesChart series={series} at={snapshot.at} />
          </section>
          <section className="card">
            <h2>Batches</h2>
            <BatchSizes batches={scope.batches} />
          </section>
        </div>
      </div>
    </>
  );
}

function Pictures(props: {
  snapshot: Snapshot;
  series: readonly SecondCounts[];
  scope: Scope;
  /** The only task to show; empty text for all. */
  task: string;
}) {
  const { snapshot, series, scope, task: chosen } = props;
  const { workflows } = scope;
  const [workflow] = workflows;
  const [task] = snapshot.tasks;
  if (workflow === undefined) {
    return (
      <EmptyState title="No workflow is chosen">
        Choose another task or another workflow: no workflow of this name waits for this task.
      </EmptyState>
    );
  }
  const isOnly = snapshot.workflows.length === 1 && snapshot.tasks.length === 1;
  if (isOnly && task?.recorded !== undefined) {
    return (
      <section className="card flow-card" aria-label="The flow">
        <FlowPicture snapshot={snapshot} workflow={workflow} task={task} series={series} />
      </section>
    );
  }
  return workflows.map((one) => (
    <section key={one.name} className="card flow-card" aria-label={`The flow of ${one.name}`}>
      <WorkflowPicture workflow={one} lanes={lanesOf(snapshot, one, chosen)} />
    </section>
  ));
}

function Figures({ scope }: { scope: Scope }) {
  const { executions, callbacks, deadLetters, recorded } = scope;
  const rare = [
    { label: "Timed out", value: executions.TIMED_OUT },
    { label: "Aborted", value: executions.ABORTED },
  ].filter(({ value }) => value > 0);
  const figures = [
    { label: "Running", value: count(executions.RUNNING), tone: "run" },
    { label: "Succeeded", value: count(executions.SUCCEEDED), tone: "ok" },
    { label: "Failed", value: count(executions.FAILED), tone: "bad" },
    ...rare.map(({ label, value }) => ({ label, value: count(value), tone: "warn" })),
    ...(recorded === undefined ? [] : [{ label: "Recorded", value: count(recorded), tone: "ok" }]),
    {
      label: "Callbacks / s",
      value: callbacks.perSecond.toFixed(callbacks.perSecond < 10 ? 1 : 0),
      tone: "run",
    },
    { label: "Open dead letters", value: count(deadLetters.open), tone: "warn" },
  ];
  return (
    <dl className="figures">
      {figures.map(({ label, value, tone }) => (
        <div key={label} className={value === "0" || value === "0.0" ? "figure" : `figure ${tone}`}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function BatchSizes({ batches }: { batches: BatchCounts }) {
  const { sizes, finished, returnedToQueue } = batches;
  if (sizes.length === 0) return <p className="quiet">No batches yet.</p>;
  const most = Math.max(...sizes);
  const messages = sizes.reduce((sum, number, index) => sum + number * (index + 1), 0);
  const all = sizes.reduce((sum, number) => sum + number, 0);
  return (
    <>
      <p className="quiet">
        {count(finished)} finished, {(messages / all).toFixed(1)} messages each.{" "}
        {plural(returnedToQueue, "message")} returned to the queue.
      </p>
      <ul className="sizes" aria-label="Batches by size">
        {sizes
          .map((number, index) => ({ number, size: index + 1 }))
          .map(({ number, size }) => (
            <li key={size}>
              <span className="sizes-bar" aria-hidden="true">
                <svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true">
                  <rect x="0" y={100 - (number / most) * 100} width="10" height={(number / most) * 100} />
                </svg>
              </span>
              <span className="sizes-label">
                {size}
                <span className="hidden">: {count(number)} batches</span>
              </span>
            </li>
          ))}
      </ul>
      <p className="quiet small">Messages in a batch</p>
    </>
  );
}
