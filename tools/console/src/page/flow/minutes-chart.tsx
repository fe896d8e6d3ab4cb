import type { SecondCounts } from "../../api/page-api.ts";
import { count } from "../text/format.ts";

const barSeconds = 4;
const bars = 75;
const width = 750;
const height = 150;
const slot = width / bars;

interface Bar {
  readonly started: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** The last five minutes: executions that ended as bars of four seconds each, executions that started as a line. */
export function MinutesChart({ series, at }: { series: readonly SecondCounts[]; at: number }) {
  const columns = barsOf(series, at);
  const most = Math.max(
    4,
    ...columns.map(({ started, succeeded, failed }) => Math.max(started, succeeded + failed)),
  );
  const scale = (value: number) => (value / most) * (height - 6);
  const line = columns
    .map(
      ({ started }, index) => `${index === 0 ? "M" : "L"}${(index + 0.5) * slot} ${height - scale(started)}`,
    )
    .join("");
  const sum = (name: keyof Bar) => columns.reduce((total, bar) => total + bar[name], 0);
  const summary = `${count(sum("started"))} started, ${count(sum("succeeded"))} succeeded, ${count(sum("failed"))} failed in the last five minutes`;
  return (
    <figure className="chart">
      <figcaption className="legend">
        <span className="key-started">started</span>
        <span className="key-succeeded">succeeded</span>
        <span className="key-failed">failed</span>
        <span className="quiet">
          peak {count(most)} in {barSeconds} s
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={summary}>
        {[0.25, 0.5, 0.75].map((part) => (
          <line key={part} className="chart-grid" x1="0" x2={width} y1={height * part} y2={height * part} />
        ))}
        {columns.map(({ succeeded, failed }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its position.
          <g key={index}>
            <rect
              className="chart-ok"
              x={index * slot + 1}
              width={slot - 2}
              y={height - scale(succeeded)}
              height={scale(succeeded)}
            />
            <rect
              className="chart-bad"
              x={index * slot + 1}
              width={slot - 2}
              y={height - scale(succeeded + failed)}
              height={scale(failed)}
            />
          </g>
        ))}
        <path className="chart-line" d={line} vectorEffect="non-scaling-stroke" />
      </svg>
      <p className="axis" aria-hidden="true">
        <span>5 min ago</span>
        <span>now</span>
      </p>
    </figure>
  );
}

function barsOf(series: readonly SecondCounts[], at: number): readonly Bar[] {
  // Bars begin at multiples of four seconds, so that only the last one changes.
  const last = Math.floor(at / 1000 / barSeconds);
  const columns = Array.from({ length: bars }, () => ({ started: 0, succeeded: 0, failed: 0 }));
  for (const counts of series) {
    const column = columns[bars - 1 - (last - Math.floor(counts.second / barSeconds))];
    if (column === undefined) continue;
    column.started += counts.started;
    column.succeeded += counts.succeeded;
    column.failed += counts.failed;
  }
  return columns;
}
