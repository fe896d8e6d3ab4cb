import type { WorkflowEvent } from "@ringback/contracts/message/event";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { UsageError } from "../errors/usage-error.ts";

/**
 * On a FIFO stage, puts an event in the message group `group`, so that no message waits for another one.
 * @throws UsageError if the group expression of the stage is not simply a field of the input, such as `$states.input.source`
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
      `verify needs a stage whose message group is a field of the input; the group of this stage is ${settings.fifo.messageGroup}.`,
    );
  }
  return setField(event, fields, group);
}

function setField<T extends object>(value: T, [field = "", ...rest]: readonly string[], text: string): T {
  const inner: unknown = Object.getOwnPropertyDescriptor(value, field)?.value;
  const fields = typeof inner === "object" && inner !== null ? inner : {};
  return { ...value, [field]: rest.length === 0 ? text : setField(fields, rest, text) };
}
