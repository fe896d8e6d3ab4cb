import type { SecondCounts, Snapshot, TaskState, WorkflowState } from "../../api/page-api.ts";
import { useMediaQuery } from "../hooks/use-media-query.ts";
import { count } from "../text/format.ts";
import { type FlowEdgeName, type FlowNodeName, narrowLayout, wideLayout } from "./flow-layout.ts";
import { Arrow, ArrowHead, type FlowNode, Place } from "./flow-shapes.tsx";
import { callbackLabel, functionNode, messagesIn, placesIn, queueNode, workflowNode } from "./node-texts.ts";

/** An arrow moves for this many seconds after an event. */
const movingSeconds = 3;

/** What the picture shows: an app with one task that records messages, in one workflow. */
interface OnlyTask {
  readonly snapshot: Snapshot;
  readonly workflow: WorkflowState;
  readonly task: TaskState;
}

/** The picture of the flow of an app with one task that records, with live counts in each box. */
export function FlowPicture(props: OnlyTask & { series: readonly SecondCounts[] }) {
  const { series, ...only } = props;
  const isNarrow = useMediaQuery("(max-width: 760px)");
  const layout = isNarrow ? narrowLayout : wideLayout;
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a title would be a tooltip of the whole picture; the section has a label.
    <svg className="flow" viewBox={`0 0 ${layout.width} ${layout.height}`}>
      <ArrowHead />
      {edgesOf(only, series).map(({ name, ...edge }) => (
        <Arrow key={name} edge={layout.edges[name]} {...edge} />
      ))}
      {nodesOf(only).map(({ name, node }) => (
        <Place key={name} box={layout.nodes[name]} node={node} />
      ))}
    </svg>
  );
}

function nodesOf({ snapshot, workflow, task }: OnlyTask): readonly { name: FlowNodeName; node: FlowNode }[] {
  const { queues, batches, recorded = 0 } = task;
  const { deadLetters } = snapshot;
  const dlq = messagesIn(queues.deadLetters);
  return [
    { name: "workflow", node: workflowNode("Workflow", workflow.executions, "/executions") },
    { name: "queue", node: queueNode(queues.work) },
    { name: "recorder", node: functionNode("Recorder", batches) },
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
        lines: placesIn(queues.deadLetters),
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

function edgesOf({ snapshot, task }: OnlyTask, series: readonly SecondCounts[]) {
  const now = Math.floor(snapshot.at / 1000);
  const recent = series.filter(({ second }) => second > now - movingSeconds);
  const moved = (name: keyof SecondCounts) => recent.some((counts) => counts[name] > 0);
  const dlq = messagesIn(task.queues.deadLetters) > 0;
  const edge = (name: FlowEdgeName, label: string, isMoving: boolean, isBad = false) => ({
    name,
    label,
    isMoving,
    isBad,
  });
  return [
    edge("send", "send", moved("started")),
    edge("batches", "batches", task.batches.running > 0 || moved("callbacks")),
    edge("records", "record", moved("succeeded")),
    edge("callback", callbackLabel(snapshot.callbacks), moved("callbacks")),
    edge("usedUp", "receives used up", dlq, true),
    edge("dlqBatches", "", dlq, true),
    edge("archives", "archive", dlq, true),
    edge("refuses", "cannot be recorded", moved("failed") && !dlq, true),
    edge("failure", "failure, or success if recorded", dlq, true),
  ];
}
