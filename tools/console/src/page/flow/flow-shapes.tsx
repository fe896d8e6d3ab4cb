import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { count } from "../text/format.ts";

/** A box of a picture, in SVG units. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An arrow of a picture, and where its label is. */
export interface Edge {
  readonly path: string;
  readonly label?: { readonly x: number; readonly y: number; readonly anchor: "start" | "middle" | "end" };
}

/** What a box says. */
export interface FlowNode {
  readonly title: string;
  /** The large number, and what it counts. */
  readonly value?: readonly [number: number, unit: string];
  readonly lines: readonly string[];
  readonly href?: string;
  readonly tone: "run" | "ok" | "warn" | "bad" | "idle";
  /** A box with a title and one line. */
  readonly isSmall?: boolean;
}

/** The head of the arrows; a picture has it once. */
export function ArrowHead() {
  return (
    <defs>
      <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
        <path d="M1 1 9 5 1 9" fill="none" stroke="context-stroke" strokeWidth="1.8" strokeLinecap="round" />
      </marker>
    </defs>
  );
}

/** A box with its title, its number and its lines. */
export function Place({ box, node }: { box: Box; node: FlowNode }) {
  const { x, y, width, height } = box;
  const { title, value, lines, href, tone, isSmall = false } = node;
  const indent = isSmall ? 12 : 18;
  const firstLine = isSmall ? 43 : value === undefined ? 54 : 85;
  const content: ReactNode = (
    <>
      <rect className={`flow-box ${tone}`} x={x} y={y} width={width} height={height} rx="14" />
      <text className="flow-title" x={x + indent} y={y + (isSmall ? 23 : 28)}>
        {title}
      </text>
      {value !== undefined && (
        <text className="flow-value" x={x + indent} y={y + 61}>
          {count(value[0])} <tspan className="flow-unit">{value[1]}</tspan>
        </text>
      )}
      {lines.map((line, index) => (
        <text key={line} className="flow-line" x={x + indent} y={y + firstLine + index * 19}>
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

/** An arrow; it moves while something goes along it. */
export function Arrow(props: { edge: Edge; label: string; isMoving: boolean; isBad: boolean }) {
  const { edge, label, isMoving, isBad } = props;
  const { path, label: at } = edge;
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
