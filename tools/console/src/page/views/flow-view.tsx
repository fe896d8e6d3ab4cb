import { useEffect } from "react";
import type { Snapshot } from "../../api/page-api.ts";
import { useLive } from "../data/live.ts";
import { FlowPicture } from "../flow/flow-picture.tsx";
import { MinutesChart } from "../flow/minutes-chart.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { count, plural } from "../text/format.ts";

/** The flow with live counts, the last five minutes, and the sizes of the batches. */
export function FlowView() {
  const { snapshot, series } = useLive();
  const isReady = snapshot !== undefined;
  useEffect(() => {
    if (isReady) performance.mark("interactive");
  }, [isReady]);
  return (
    <>
      <PageHead title="Flow" about="What the local cloud is doing now." />
      {snapshot === undefined ? (
        <EmptyState title="Waiting for the local cloud" />
      ) : (
        <div data-ready="">
          <Figures snapshot={snapshot} />
          <section className="card flow-card" aria-label="The flow">
            <FlowPicture snapshot={snapshot} series={series} />
          </section>
          <div className="columns">
            <section className="card">
              <h2>The last five minutes</h2>
              <MinutesChart series={series} at={snapshot.at} />
            </section>
            <section className="card">
              <h2>Batches</h2>
              <BatchSizes batches={snapshot.batches} />
            </section>
          </div>
        </div>
      )}
    </>
  );
}

function Figures({ snapshot }: { snapshot: Snapshot }) {
  const { executions, callbacks, deadLetters, recorded } = snapshot;
  const rare = [
    { label: "Timed out", value: executions.TIMED_OUT },
    { label: "Aborted", value: executions.ABORTED },
  ].filter(({ value }) => value > 0);
  const figures = [
    { label: "Running", value: count(executions.RUNNING), tone: "run" },
    { label: "Succeeded", value: count(executions.SUCCEEDED), tone: "ok" },
    { label: "Failed", value: count(executions.FAILED), tone: "bad" },
    ...rare.map(({ label, value }) => ({ label, value: count(value), tone: "warn" })),
    { label: "Recorded", value: count(recorded), tone: "ok" },
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

function BatchSizes({ batches }: { batches: Snapshot["batches"] }) {
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
