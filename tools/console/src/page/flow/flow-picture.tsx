import type { ReactNode } from "react";
import { useLocation } from "wouter";
import type { QueueCounts, SecondCounts, Snapshot } from "../../api/page-api.ts";
import { useMediaQuery } from "../hooks/use-media-query.ts";
import { count, plural } from "../text/format.ts";
import {
  type FlowEdgeName,
  type FlowLayout,
  type FlowNodeName,
  narrowLayout,
  wideLayout,
} from "./flow-layout.ts";

interface FlowNode {
  readonly title: string;
  /** The large number, and what it counts. */
  readonly value?: readonly [number: number, unit: string];
  readonly lines: readonly string[];
  readonly href?: string;
  readonly tone: "run" | "ok" | "warn" | "bad" | "idle";
}

/** An arrow moves for this many seconds after an event. */
const movingSeconds = 3;

/** The picture of the flow, with live counts in each box. */
export function FlowPicture({ snapshot, series }: { snapshot: Snapshot; series: readonly SecondCounts[] }) {
  const isNarrow = useMediaQuery("(max-width: 760px)");
  const layout = isNarrow ? narrowLayout : wideLayout;
  const nodes = nodesOf(snapshot);
  const edges = edgesOf(snapshot, series);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a title would be a tooltip of the whole picture; the section has a label.
    <svg className="flow" viewBox={`0 0 ${layout.width} ${layout.height}`}>
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 10 10"
          refX="9"
          refY="5"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path
            d="M1 1 9 5 1 9"
            fill="none"
            stroke="context-stroke"
            strokeWidth="1.8"
            strokeLinecap="round"
          />
        </marker>
      </defs>
      {Object.entries(edges).map(([name, edge]) => (
        <Arrow
          key={name}
          layout={layout}
          name={edge.name}
          label={edge.label}
          isMoving={edge.isMoving}
          isBad={edge.isBad}
        />
      ))}
      {Object.values(nodes).map(({ name, node }) => (
        <Place key={name} layout={layout} name={name} node={node} />
      ))}
    </svg>
  );
}

function Place({ layout, name, node }: { layout: FlowLayout; name: FlowNodeName; node: FlowNode }) {
  const { x, y, width, height } = layout.nodes[name];
  const { title, value, lines, href, tone } = node;
  const content: ReactNode = (
    <>
      <rect className={`flow-box ${tone}`} x={x} y={y} width={width} height={height} rx="14" />
      <text className="flow-title" x={x + 18} y={y + 28}>
        {title}
      </text>
      {value !== undefined && (
        <text className="flow-value" x={x + 18} y={y + 61}>
          {count(value[0])} <tspan className="flow-unit">{value[1]}</tspan>
        </text>
      )}
      {lines.map((line, index) => (
        <text
          key={line}
          className="flow-line"
          x={x + 18}
          y={y + (value === undefined ? 54 : 85) + index * 19}
        >
          {line}
        </text>
      ))}
    </>
  );
  return href === undefined ? <g>{content}</g> : <PlaceLink href={href}>{content}</PlaceLink>;
}

function PlaceLink({ href, children }: { href: string; children: ReactNode }) {
  const [, navigate] = useLocation();
  return (
    <a
      className="flow-link"
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        navigate(href);
      }}
    >
      {children}
    </a>
  );
}

function Arrow(props: {
  layout: FlowLayout;
  name: FlowEdgeName;
  label: string;
  isMoving: boolean;
  isBad: boolean;
}) {
  const { layout, name, label, isMoving, isBad } = props;
  const { path, label: at } = layout.edges[name];
  return (
    <g className={`flow-edge${isMoving ? " moving" : ""}${isBad ? " bad" : ""}`}>
      <path d={path} markerEnd="url(#arrow)" />
      {isMoving && <path className="flow-pulse" d={path} />}
      {at !== undefined && label !== "" && (
        <text x={at.x} y={at.y} textAnchor={at.anchor}>
          {label}
        </text>
      )}
    </g>
  );
}

function nodesOf(snapshot: Snapshot): readonly { name: FlowNodeName; node: FlowNode }[] {
  const { executions, queues, batches, recorded, deadLetters } = snapshot;
  const failed = executions.FAILED + executions.TIMED_OUT + executions.ABORTED;
  const messages = batches.sizes.reduce((sum, number, index) => sum + number * (index + 1), 0);
  const all = batches.sizes.reduce((sum, number) => sum + number, 0);
  const each = all === 0 ? [] : [`${(messages / all).toFixed(1)} messages each`];
  const work = sumOf(queues.work);
  const dlq = sumOf(queues.deadLetters);
  return [
    {
      name: "workflow",
      node: {
        title: "Workflow",
        value: [executions.RUNNING, "running"],
        lines: [`${count(executions.SUCCEEDED)} succeeded`, `${count(failed)} failed`],
        href: "/executions",
        tone: executions.RUNNING > 0 ? "run" : "idle",
      },
    },
    {
      name: "queue",
      node: {
        title: "Work queue",
        value: [work, work === 1 ? "message" : "messages"],
        lines: placesOf(queues.work),
        tone: work > 0 ? "run" : "idle",
      },
    },
    {
      name: "recorder",
      node: {
        title: "Recorder",
        value: [batches.running, "running"],
        lines: [plural(all, "batch", "batches"), ...each],
        tone: batches.running > 0 ? "run" : "idle",
      },
    },
    {
      name: "table",
      node: {
        title: "Messages table",
        value: [recorded, "recorded"],
        lines: ["each id once,", "never overwritten"],
        href: "/messages",
        tone: recorded > 0 ? "ok" : "idle",
      },
    },
    {
      name: "dlq",
      node: {
        title: "Dead-letter queue",
        value: [dlq, dlq === 1 ? "message" : "messages"],
        lines: placesOf(queues.deadLetters),
        tone: dlq > 0 ? "bad" : "idle",
      },
    },
    {
      name: "deadLetter",
      node: {
        title: "Dead-letter function",
        lines: ["archives the message,", "then fails its task"],
        tone: "idle",
      },
    },
    {
      name: "archive",
      node: {
        title: "Dead letters",
        value: [deadLetters.open, "not recorded yet"],
        lines: [`${count(deadLetters.total)} in total,`, "kept with the reason"],
        href: "/dead-letters",
        tone: deadLetters.open > 0 ? "warn" : "idle",
      },
    },
  ];
}

function edgesOf(snapshot: Snapshot, series: readonly SecondCounts[]) {
  const now = Math.floor(snapshot.at / 1000);
  const recent = series.filter(({ second }) => second > now - movingSeconds);
  const moved = (name: keyof SecondCounts) => recent.some((counts) => counts[name] > 0);
  const dlq = sumOf(snapshot.queues.deadLetters) > 0;
  const rate = snapshot.callbacks.perSecond;
  const callbacks = rate === 0 ? "callback" : `callback, ${rate.toFixed(rate < 10 ? 1 : 0)} a second`;
  const edge = (name: FlowEdgeName, label: string, isMoving: boolean, isBad = false) => ({
    name,
    label,
    isMoving,
    isBad,
  });
  return [
    edge("send", "send", moved("started")),
    edge("batches", "batches", snapshot.batches.running > 0 || moved("callbacks")),
    edge("records", "record", moved("succeeded")),
    edge("callback", callbacks, moved("callbacks")),
    edge("usedUp", "receives used up", dlq, true),
    edge("dlqBatches", "", dlq, true),
    edge("archives", "archive", dlq, true),
    edge("refuses", "cannot be recorded", moved("failed") && !dlq, true),
    edge("failure", "failure, or success if recorded", dlq, true),
  ];
}

const sumOf = ({ waiting, inFlight, delayed }: QueueCounts) => waiting + inFlight + delayed;

const placesOf = ({ waiting, inFlight, delayed }: QueueCounts) => [
  `${count(waiting)} waiting, ${count(inFlight)} in flight`,
  `${count(delayed)} delayed`,
];
