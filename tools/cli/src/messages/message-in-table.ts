import { canonicalJson } from "@ringback/contracts/message/canonical-json";
import type { WorkflowEvent } from "@ringback/contracts/message/event";
import { type JsonValue, parseJson } from "@ringback/contracts/message/json-value";
import * as z from "zod/mini";
import type { Cloud } from "../cloud/cloud.ts";
import { eventOfInput } from "../events/event-of-input.ts";
import { numbersAsSent, numbersByValue } from "./numbers-as-sent.ts";
import { recordedItem } from "./recorded-item.ts";

/** What the messages table holds under the id of an event: the content that the workflow makes of it, or other. */
export async function lookUp(cloud: Cloud, event: WorkflowEvent): Promise<"same" | "other" | "absent"> {
  const Item = await recordedItem(cloud, event.id);
  if (Item === undefined) return "absent";
  return isSame(Item, event) ? "same" : "other";
}

function isSame(item: Readonly<Record<string, unknown>>, { time, detail }: WorkflowEvent): boolean {
  if (item["createdAt"] !== Date.parse(time)) return false;
  try {
    const { value, beyondDoubles } = numbersAsSent(detail);
    const recorded = recordedSchema.parse(parseJson(String(item["event"])));
    return beyondDoubles === undefined && spelled(recorded) === spelled(value);
  } catch (error) {
    // Nested too deeply: such content is in no table.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const recordedSchema = z.custom<JsonValue>();
const spelled = (value: JsonValue) => canonicalJson(numbersByValue(value));

export interface MessageState {
  readonly messageId: string | undefined;
  readonly recorded: boolean;
  /** The id is recorded, with the content of another message. */
  readonly conflict?: true;
}

/** Whether the message of an execution's input is in the table, with that content. */
export async function isRecorded(cloud: Cloud, input: string | undefined): Promise<MessageState> {
  const event = eventOfInput(input);
  if (event === undefined) return { messageId: undefined, recorded: false };
  const found = await lookUp(cloud, event);
  const state = { messageId: event.id, recorded: found === "same" };
  return found === "other" ? { ...state, conflict: true } : state;
}
