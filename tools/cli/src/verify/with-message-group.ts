import type { WorkflowEvent } from "@ringback/contracts/message/event";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { UsageError } from "../errors/usage-error.ts";

/**
 * For a task with FIFO queues, puts an event in the message group `group`, so that no message waits for another one.
 * @throws UsageError if the task's group expression is not simply a field of the input, such as `$states.input.source`
 */
export function withMessageGroup(event: WorkflowEvent, settings: TaskSettings, group: string): WorkflowEvent {
  if (settings.fifo === undefined) return event;
  const path = /^\$states\.input((?:\.[A-Za-z_]\w*)+)$/.exec(settings.fifo.messageGroup.trim())?.[1];
  const fields = path?.split(".").slice(1) ?? [];
  if (fields.length === 0) {
    throw new UsageError(
      `verify needs a message group that is a field of the input; the one of this task is ${settings.fifo.messageGroup}.`,
    );
  }
  return setField(event, fields, group);
}

function setField<T extends object>(value: T, [field = "", ...rest]: readonly string[], text: string): T {
  const inner: unknown = Object.getOwnPropertyDescriptor(value, field)?.value;
  const fields = typeof inner === "object" && inner !== null ? inner : {};
  return { ...value, [field]: rest.length === 0 ? text : setField(fields, rest, text) };
}
