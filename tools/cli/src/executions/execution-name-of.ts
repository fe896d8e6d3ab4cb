import { createHash } from "node:crypto";
import type { WorkflowEvent } from "@ringback/contracts/message/event";

/** A name that Step Functions accepts without escaping: 1 to 80 of these characters. */
const executionName = /^[A-Za-z0-9_-]{1,80}$/;

/** The name of an event's execution: its id if that is a valid name, otherwise `event-` and a hash of it. */
export function executionNameOf({ id }: Pick<WorkflowEvent, "id">): string {
  return executionName.test(id) ? id : `event-${createHash("sha256").update(id).digest("hex").slice(0, 64)}`;
}
