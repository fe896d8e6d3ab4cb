import { taskToken, type WorkflowInput } from "../aws/workflow-model.ts";
import type { MessageKind, Scenario } from "./scenario.ts";

/** A message of a scenario as it is sent: by an execution, or by somebody else directly to the queue. */
export interface PlannedMessage {
  readonly index: number;
  readonly kind: MessageKind;
  readonly atSeconds: number;
  readonly group: string | undefined;
  readonly input: WorkflowInput;
  /** Undefined where an execution sends it. */
  readonly foreignToken: string | undefined;
}

const sentAt = "2022-11-18T17:51:16Z";
/** Longer than the model of the messages table accepts. */
const tooLong = "long ".repeat(300);

/** The messages of a scenario, in its order. */
export function plannedMessages({ messages, fifo }: Scenario): readonly PlannedMessage[] {
  const planned: PlannedMessage[] = [];
  messages.forEach(({ kind, atSeconds, group, of }, index) => {
    const earlier = planned.filter((message) => message.kind === "valid" || message.kind === "conflict");
    planned.push({
      index,
      kind,
      atSeconds,
      group: fifo ? group : undefined,
      input: inputOf(kind, index, earlier[of % Math.max(1, earlier.length)]?.input),
      foreignToken: foreignToken(kind, index),
    });
  });
  return planned;
}

function inputOf(kind: MessageKind, index: number, earlier: WorkflowInput | undefined): WorkflowInput {
  const own = { id: `id-of-${index + 1}`, time: sentAt, detail: { message: `secret ${index + 1}` } };
  switch (kind) {
    case "duplicate":
      return earlier ?? own;
    case "conflict":
      return { ...own, id: earlier?.id ?? own.id };
    case "invalid":
      return { ...own, time: "yesterday" };
    case "refused":
      return { ...own, detail: { message: `${tooLong}${index}` } };
    case "invalid-input":
      return { ...own, id: undefined };
    default:
      return own;
  }
}

function foreignToken(kind: MessageKind, index: number): string | undefined {
  if (kind === "foreign-token") return taskToken(`elsewhere-${index}`, 1);
  return kind === "without-token" ? "" : undefined;
}

/** The body of the queue message. Of the kind `not-json` it lacks its last character. */
export function bodyOf(message: PlannedMessage, token: string): string {
  const { id, time, detail } = message.input;
  const record = { messageId: id, createdAt: time, event: detail };
  if (message.kind === "without-token") return JSON.stringify({ Record: record });
  const body = JSON.stringify({ Record: record, MyTaskToken: token });
  return message.kind === "not-json" ? body.slice(0, -1) : body;
}
