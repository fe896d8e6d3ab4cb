import type { TaskState, WorkflowState } from "../../api/page-api.ts";
import { useMediaQuery } from "../hooks/use-media-query.ts";
import { count } from "../text/format.ts";
import { Arrow, ArrowHead, type FlowNode, Place } from "./flow-shapes.tsx";
import type { Lane } from "./lanes.ts";
import {
  type LaneEdgeName,
  type LaneLayout,
  type LaneNodeName,
  type LanesLayout,
  narrowLanes,
  wideLanes,
} from "./lanes-layout.ts";
import { callbackLabel, functionNode, messagesIn, queueNode, workflowNode } from "./node-texts.ts";

/** The picture of a workflow's flow: each of its tasks is a lane, with live counts in each box. */
export function WorkflowPicture({ workflow, lanes }: { workflow: WorkflowState; lanes: readonly Lane[] }) {
  const isNarrow = useMediaQuery("(max-width: 760px)");
  const records = lanes.map(({ task }) => task.recorded !== undefined);
  const layout = isNarrow ? narrowLanes(records) : wideLanes(records);
  const { name, executions } = workflow;
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a title would be a tooltip of the whole picture; the section has a label.
    <svg className="flow" viewBox={`0 0 ${layout.width} ${layout.height}`}>
      <ArrowHead />
      <Place
        box={layout.workflow}
        node={workflowNode(name, executions, `/executions?workflow=${encodeURIComponent(name)}`)}
      />
      {lanes.map((lane, index) => {
        const at = layout.lanes[index];
        if (at === undefined) return null;
        return <LaneOf key={lane.task.name} lane={lane} at={at} headings={layout.headings} />;
      })}
    </svg>
  );
}

function LaneOf(props: { lane: Lane; at: LaneLayout; headings: LanesLayout["headings"] }) {
  const { lane, at, headings } = props;
  const { task, states, about, isRefusing } = lane;
  const { x, y } = at.heading;
  const lines =
    headings.lines === 2 ? [states, about] : [[states, about].filter((text) => text !== "").join(" · ")];
  return (
    <g>
      {edgesOf(task, isRefusing).map(({ name, ...edge }) => {
        const place = at.edges[name];
        return place === undefined ? null : <Arrow key={name} edge={place} {...edge} />;
      })}
      {lines.map((line, index) => (
        <text key={line} className="flow-heading" x={x} y={y + index * 19}>
          {shortened(line, headings.characters)}
        </text>
      ))}
      {nodesOf(task).map(({ name, node }) => {
        const place = at.nodes[name];
        return place === undefined ? null : <Place key={name} box={place} node={node} />;
      })}
    </g>
  );
}

const shortened = (text: string, characters: number) =>
  text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;

function nodesOf({ name, queues, batches, recorded, deadLetters }: TaskState) {
  const dlq = messagesIn(queues.deadLetters);
  const ofTask = `?task=${encodeURIComponent(name)}`;
  const node = (place: LaneNodeName, content: FlowNode) => ({ name: place, node: content });
  const archived = `${count(deadLetters.open)} open of ${count(deadLetters.total)}`;
  return [
    node("queue", queueNode(queues.work)),
    node("function", functionNode("Function", batches)),
    node("archive", {
      title: "Dead letters",
      lines: [dlq > 0 ? `${count(dlq)} in the queue` : archived],
      href: `/dead-letters${ofTask}`,
      tone: dlq > 0 ? "bad" : deadLetters.open > 0 ? "warn" : "idle",
      isSmall: true,
    }),
    ...(recorded === undefined
      ? []
      : [
          node("table", {
            title: "Messages table",
            lines: [`${count(recorded)} recorded`],
            href: `/messages${ofTask}`,
            tone: recorded > 0 ? "ok" : "idle",
            isSmall: true,
          }),
        ]),
  ];
}

function edgesOf({ queues, batches, callbacks }: TaskState, isRefusing: boolean) {
  const isBusy = batches.running > 0 || callbacks.perSecond > 0;
  const dlq = messagesIn(queues.deadLetters) > 0;
  const edge = (name: LaneEdgeName, label: string, isMoving: boolean, isBad = false) => ({
    name,
    label,
    isMoving,
    isBad,
  });
  return [
    edge("send", "send", queues.work.waiting > 0 || isBusy),
    edge("batches", "batches", isBusy),
    edge("records", "record", isBusy),
    edge("callback", callbackLabel(callbacks), callbacks.perSecond > 0),
    edge("refuses", "refused", isRefusing, true),
    edge("usedUp", "receives used up", dlq, true),
  ];
}
