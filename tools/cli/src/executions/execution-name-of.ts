import { createHash, randomUUID } from "node:crypto";

/** A name that Step Functions accepts without escaping: 1 to 80 of these characters. */
const executionName = /^[A-Za-z0-9_-]{1,80}$/;

/**
 * The name of an input's execution: its field `id` if that is a valid name, otherwise `event-` and a hash of it. Each
 * execution of an input without an id has a new name.
 */
export function executionNameOf(input: unknown): string {
  const id = idOf(input);
  if (id === undefined) return `input-${randomUUID()}`;
  return executionName.test(id) ? id : `event-${createHash("sha256").update(id).digest("hex").slice(0, 64)}`;
}

function idOf(input: unknown): string | undefined {
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input);
  const id = isObject && "id" in input ? input.id : undefined;
  return typeof id === "string" && id !== "" ? id : undefined;
}
