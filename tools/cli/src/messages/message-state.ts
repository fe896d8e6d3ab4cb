import type { Cloud } from "../cloud/cloud.ts";
import { eventOfInput } from "../events/event-of-input.ts";
import { compareWithTable } from "./compare-with-table.ts";

/** Whether the message of an execution is recorded. */
export interface MessageState {
  /** Undefined if the input of the execution is not an event. */
  readonly messageId: string | undefined;
  readonly recorded: boolean;
  /** Another message with the same id is recorded. */
  readonly conflict?: true;
}

/** Reads whether the message in the input of an execution is in a messages table, with the same content. */
export async function messageState(
  cloud: Cloud,
  messagesTable: string,
  input: string | undefined,
): Promise<MessageState> {
  const event = eventOfInput(input);
  if (event === undefined) return { messageId: undefined, recorded: false };
  const found = await compareWithTable(cloud, messagesTable, event);
  const state = { messageId: event.id, recorded: found === "same" };
  return found === "other" ? { ...state, conflict: true } : state;
}
