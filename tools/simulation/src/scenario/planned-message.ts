import type { WorkflowInput } from "../aws/execution.ts";
import { taskToken } from "../aws/task-token.ts";
import { taskStatesOf } from "../aws/workflow-definition.ts";
import type { AppShape, WorkflowShape } from "./app-shape.ts";
import type { MessageKind, Scenario } from "./scenario.ts";

/** A message of a scenario as it is sent: by the states of an execution, or by somebody else directly to a queue. */
export interface PlannedMessage {
  readonly index: number;
  readonly kind: MessageKind;
  readonly atSeconds: number;
  /** Its message group on FIFO queues. */
  readonly group: string;
  readonly workflow: WorkflowShape;
  /** The state at which it is of its kind; it is valid at all others. */
  readonly state: string;
  /** The task of this state. */
  readonly task: string;
  readonly input: WorkflowInput;
  /** Undefined where an execution sends it. */
  readonly foreignToken: string | undefined;
  /** The earlier one that a duplicate or a conflict is of. */
  readonly of: PlannedMessage | undefined;
}

/** What one state sends of a planned message. */
export interface MessageContent {
  readonly id: string;
  readonly time: string;
  readonly detail: MessageDetail;
}

/** What a task with work of its own finds in a message. */
export interface MessageDetail {
  readonly message: unknown;
  /** How its work fails. */
  readonly work?: MessageKind;
}

const sentAt = "2022-11-18T17:51:16Z";
/** Longer than the model of a table accepts. */
const tooLong = "long ".repeat(300);

/** The messages of a scenario, in its order. */
export function plannedMessages({ messages }: Scenario, app: AppShape): readonly PlannedMessage[] {
  const planned: PlannedMessage[] = [];
  messages.forEach(({ kind, atSeconds, group, of, ...at }, index) => {
    const earlier = planned.filter((message) => message.kind === "valid" || message.kind === "conflict");
    const workflow = cyclic(app.workflows, at.workflow);
    const [state, { task }] = cyclic(taskStatesOf(workflow.definition), at.state);
    const message = {
      ...{ index, kind, atSeconds, group, workflow, state, task },
      foreignToken: foreignToken(kind, index),
      of: earlier[of % Math.max(1, earlier.length)],
    };
    planned.push({ ...message, input: inputOf(message) });
  });
  return planned;
}

function cyclic<T>(all: readonly T[], position: number): T {
  const found = all[position % all.length];
  if (found === undefined) throw new RangeError("There is nothing to choose from.");
  return found;
}

type Draft = Omit<PlannedMessage, "input">;

function inputOf({ kind, index, of }: Draft): WorkflowInput {
  const own = { id: `id-of-${index + 1}`, time: sentAt, detail: { message: `secret ${index + 1}` } };
  if (kind === "duplicate") return of?.input ?? own;
  return kind === "invalid-input" ? { ...own, id: undefined } : own;
}

/** The kind of what a state sends. */
export function kindAt(message: PlannedMessage, state: string): MessageKind {
  return message.kind === "duplicate" || message.state === state ? message.kind : "valid";
}

/** What a state sends. The only state of a workflow sends the id of the input, several ones each an id of their own. */
export function contentAt(message: PlannedMessage, state: string): MessageContent {
  const { of, index } = message;
  const kind = kindAt(message, state);
  if (kind === "duplicate" && of !== undefined) return contentAt(of, state);
  const isOnly = taskStatesOf(message.workflow.definition).length === 1;
  const number = index + 1;
  const own = {
    id: isOnly ? `id-of-${number}` : `id-of-${number}-${state}`,
    time: sentAt,
    detail: { message: `secret ${number}` },
  };
  switch (kind) {
    case "conflict":
      return { ...own, id: of === undefined ? own.id : contentAt(of, state).id };
    case "invalid":
      return { ...own, time: "yesterday" };
    case "refused":
      return { ...own, detail: { message: `${tooLong}${index}` } };
    case "other payload":
      return { ...own, detail: { message: number } };
    case "work throws":
    case "work hangs":
    case "work is too slow":
    case "output too large":
    case "output is no JSON":
      return { ...own, detail: { ...own.detail, work: kind } };
    default:
      return own;
  }
}

function foreignToken(kind: MessageKind, index: number): string | undefined {
  if (kind === "foreign-token") return taskToken(`elsewhere-${index}`, 1);
  return kind === "without-token" ? "" : undefined;
}

/** The body of the queue message. Of the kind `not-json` it lacks its last character. */
export function bodyOf(message: PlannedMessage, state: string, token: string): string {
  const { id, time, detail } = contentAt(message, state);
  const kind = kindAt(message, state);
  const record = { messageId: id, createdAt: time, event: detail };
  if (kind === "without-token") return JSON.stringify({ Record: record });
  const body = JSON.stringify({ Record: record, MyTaskToken: token });
  return kind === "not-json" ? body.slice(0, -1) : body;
}
