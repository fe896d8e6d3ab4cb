import type { BatchCounts, CallbackCounts, ExecutionCounts, QueueCounts } from "../../api/page-api.ts";
import { count, plural } from "../text/format.ts";
import type { FlowNode } from "./flow-shapes.tsx";

/** The box of a workflow. */
export function workflowNode(title: string, executions: ExecutionCounts, href: string): FlowNode {
  const failed = executions.FAILED + executions.TIMED_OUT + executions.ABORTED;
  return {
    title,
    value: [executions.RUNNING, "running"],
    lines: [`${count(executions.SUCCEEDED)} succeeded`, `${count(failed)} failed`],
    href,
    tone: executions.RUNNING > 0 ? "run" : "idle",
  };
}

/** The box of a work queue. */
export function queueNode(counts: QueueCounts): FlowNode {
  const messages = messagesIn(counts);
  return {
    title: "Work queue",
    value: [messages, messages === 1 ? "message" : "messages"],
    lines: placesIn(counts),
    tone: messages > 0 ? "run" : "idle",
  };
}

/** The box of the function that takes a work queue. */
export function functionNode(title: string, { running, sizes }: BatchCounts): FlowNode {
  const messages = sizes.reduce((sum, number, index) => sum + number * (index + 1), 0);
  const all = sizes.reduce((sum, number) => sum + number, 0);
  const each = all === 0 ? [] : [`${(messages / all).toFixed(1)} messages each`];
  return {
    title,
    value: [running, "running"],
    lines: [plural(all, "batch", "batches"), ...each],
    tone: running > 0 ? "run" : "idle",
  };
}

/** The label of an arrow for callbacks. */
export function callbackLabel({ perSecond }: CallbackCounts): string {
  return perSecond === 0 ? "callback" : `callback, ${perSecond.toFixed(perSecond < 10 ? 1 : 0)} a second`;
}

/** How many messages a queue has. */
export const messagesIn = ({ waiting, inFlight, delayed }: QueueCounts): number =>
  waiting + inFlight + delayed;

/** Where in the queue they are. */
export const placesIn = ({ waiting, inFlight, delayed }: QueueCounts): readonly string[] => [
  `${count(waiting)} waiting, ${count(inFlight)} in flight`,
  `${count(delayed)} delayed`,
];
