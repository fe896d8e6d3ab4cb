import dagre from "@dagrejs/dagre";
import {
  Background,
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import "../styles/graph.css";
import { useMemo } from "react";
import type { ExecutionDetail } from "../../api/page-api.ts";
import { useMediaQuery } from "../hooks/use-media-query.ts";
import { duration, plural } from "../text/format.ts";
import { type DefinitionGraph, definitionGraph, endMark, startMark, stateId } from "./definition-graph.ts";
import { type StateRun, stateRuns } from "./state-runs.ts";

type StateNode = Node<{ name: string; type: string; run: StateRun }, "state">;
type MarkNode = Node<{ label: string; isReached: boolean }, "mark">;

const wideState = { width: 216, height: 64 };
const narrowState = { width: 150, height: 84 };
const markSize = { width: 72, height: 30 };
const notReached: StateRun = { status: "not reached", times: 0, durationMs: 0 };
const nodeTypes = { state: StateBox, mark: MarkBox };

/** The states of the workflow, with the status of each in this execution. */
export default function StateGraph({ execution }: { execution: ExecutionDetail }) {
  const { definition } = execution;
  const text = JSON.stringify(definition);
  const isNarrow = useMediaQuery("(max-width: 620px)");
  const stateSize = isNarrow ? narrowState : wideState;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every read returns an equal definition as a new object.
  const layout = useMemo(() => laidOut(definitionGraph(definition), stateSize), [text, stateSize]);
  const runs = stateRuns(execution, Date.now());
  const hasEnded = execution.status !== "RUNNING";
  const nodes = layout.nodes.map((node): StateNode | MarkNode => {
    const { id, name, position, type } = node;
    if (id === startMark || id === endMark) {
      const isReached = id === startMark || hasEnded;
      return { id, position, type: "mark", data: { label: name, isReached }, ...markSize, focusable: false };
    }
    const run = runs.get(name) ?? notReached;
    return {
      id,
      position,
      type: "state",
      data: { name, type, run },
      ...stateSize,
      ariaLabel: `${name}, ${type} state, ${run.status}`,
    };
  });
  const entered = new Set([...runs.keys()].map(stateId));
  const isReached = (id: string) => id === startMark || (id === endMark ? hasEnded : entered.has(id));
  const edges = layout.edges.map(({ from, to, label }): Edge => {
    const isTaken = isReached(from) && isReached(to);
    return {
      id: `${from}/${to}/${label}`,
      source: from,
      target: to,
      className: isTaken ? "taken" : "",
      focusable: false,
      ...(label === "" ? {} : { label }),
    };
  });
  return (
    <div className="graph">
      <ReactFlow
        key={String(isNarrow)}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        fitView
        // A narrow screen shows only the path that was taken, so that it is large enough to read.
        fitViewOptions={{
          padding: 0.08,
          maxZoom: 1,
          ...(isNarrow ? { nodes: nodes.filter(({ id }) => isReached(id)) } : {}),
        }}
        minZoom={0.3}
        maxZoom={2}
        aria-label="The states of the workflow"
      >
        <Background gap={18} size={1} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

function StateBox({ data: { name, type, run } }: NodeProps<StateNode>) {
  const status = run.times === 0 ? run.status : `${run.status}, ${duration(run.durationMs)}`;
  return (
    <div className={`state ${run.status.replace(" ", "-")}`}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <p className="state-name">{name}</p>
      <p className="state-run">
        <span className="state-type">{type},</span> {status}
        {run.times > 1 && `, ${plural(run.times, "time")}`}
      </p>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
}

function MarkBox({ data: { label, isReached } }: NodeProps<MarkNode>) {
  return (
    <div className={`mark${isReached ? " reached" : ""}`}>
      {label === "End" && <Handle type="target" position={Position.Top} isConnectable={false} />}
      {label}
      {label === "Start" && <Handle type="source" position={Position.Bottom} isConnectable={false} />}
    </div>
  );
}

/** From top to bottom. */
function laidOut({ states, edges }: DefinitionGraph, stateSize: typeof wideState) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 26, ranksep: 46 });
  graph.setDefaultEdgeLabel(() => ({}));
  const nodes = [
    { id: startMark, name: "Start", type: "", ...markSize },
    ...states.map(({ name, type }) => ({ id: stateId(name), name, type, ...stateSize })),
    { id: endMark, name: "End", type: "", ...markSize },
  ];
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  dagre.layout(graph);
  return {
    edges,
    nodes: nodes.map(({ id, name, type, width, height }) => {
      const { x, y } = graph.node(id);
      return { id, name, type, position: { x: x - width / 2, y: y - height / 2 } };
    }),
  };
}
