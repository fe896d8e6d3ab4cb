import type { WorkflowEvent } from "@ringback/contracts/message/event";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { UsageError } from "../errors/usage-error.ts";

/**
 * The event with a group of its own where the stage is FIFO, so that no message waits for another's.
 * @throws UsageError for a group that is no field of the input: what has to be in an event for it, only its author knows.
 */
export function withMessageGroup(
  event: WorkflowEvent,
  settings: StageSettings,
  group: string,
): WorkflowEvent {
  if (settings.fifo === undefined) return event;
  const path = /^\$states\.input((?:\.[A-Za-z_]\w*)+)$/.exec(settings.fifo.messageGroup.trim())?.[1];
  const fields = path?.split(".").slice(1) ?? [];
  if (fields.length === 0) {
    throw new UsageError(
      `verify sends events whose message group is a field of the input; this stage's is ${settings.fifo.messageGroup}.`,
    );
  }
  return setField(event, fields, group);
}

function setField<T extends object>(value: T, [field = "", ...rest]: readonly string[], text: string): T {
  const inner: unknown = Object.getOwnPropertyDescriptor(value, field)?.value;
  const fields = typeof inner === "object" && inner !== null ? inner : {};
  return { ...value, [field]: rest.length === 0 ? text : setField(fields, rest, text) };
}
