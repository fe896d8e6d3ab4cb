import type { ExecutionDetail, HistoryEntry } from "../../api/page-api.ts";
import { useNow } from "../hooks/use-now.ts";
import { duration, time, words } from "../text/format.ts";
import { JsonTree } from "./json-tree.tsx";

/** The events of an execution, each with the time until the next one, and its details. */
export function Timeline({ execution }: { execution: ExecutionDetail }) {
  const { history, startedAt, isTruncated, status } = execution;
  const isRunning = status === "RUNNING";
  const now = useNow(isRunning, 500);
  const last = history.at(-1)?.at ?? startedAt;
  // The last event of a running execution lasts until now.
  const end = isRunning ? Math.max(now, last) : last;
  const total = Math.max(1, end - startedAt);
  return (
    <>
      <ol className="timeline">
        {history.map((entry, index) => (
          <Event
            key={entry.id}
            entry={entry}
            startedAt={startedAt}
            until={history[index + 1]?.at ?? end}
            total={total}
          />
        ))}
      </ol>
      {isTruncated && <p className="quiet">Only the first {history.length} events are shown.</p>}
    </>
  );
}

function Event(props: { entry: HistoryEntry; startedAt: number; until: number; total: number }) {
  const { entry, startedAt, until, total } = props;
  const offset = entry.at - startedAt;
  const line = (
    <>
      <span className="timeline-at" title={time(entry.at)}>
        {duration(offset)}
      </span>
      <span className="timeline-name">
        <span className={`dot ${toneOf(entry.type)}`} aria-hidden="true" />
        {words(entry.type)}
        {entry.state !== undefined && <span className="quiet"> {entry.state}</span>}
      </span>
      <svg className="timeline-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className="track" width="100" height="6" rx="1" />
        <rect
          className={toneOf(entry.type)}
          x={Math.min(99, (offset / total) * 100)}
          width={Math.max(1, ((until - entry.at) / total) * 100)}
          height="6"
          rx="1"
        />
      </svg>
      <span className="timeline-took">{until > entry.at ? duration(until - entry.at) : ""}</span>
    </>
  );
  return (
    <li>
      {entry.details === undefined ? (
        <div className="timeline-line">{line}</div>
      ) : (
        <details>
          <summary className="timeline-line">{line}</summary>
          <JsonTree value={entry.details} label={`Details of ${words(entry.type)}`} />
        </details>
      )}
    </li>
  );
}

function toneOf(type: string): string {
  if (/(?:Failed|TimedOut|Aborted)$/.test(type)) return "bad";
  return /Succeeded$/.test(type) ? "ok" : "run";
}
