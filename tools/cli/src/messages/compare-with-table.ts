import { canonicalJson } from "@ringback/contracts/message/canonical-json";
import type { WorkflowEvent } from "@ringback/contracts/message/event";
import { type JsonValue, parseJson } from "@ringback/contracts/message/json-value";
import * as z from "zod/mini";
import type { Cloud } from "../cloud/cloud.ts";
import { numbersAsSent, numbersByValue } from "./numbers-as-sent.ts";
import { recordedItem } from "./recorded-item.ts";

/**
 * Compares an event with the item of the same id in a task's messages table. "same" is the content that the workflow would
 * send for this event. A task without a table has recorded nothing.
 */
export async function compareWithTable(
  cloud: Cloud,
  messagesTable: string | undefined,
  event: WorkflowEvent,
): Promise<"same" | "other" | "absent"> {
  const item = messagesTable === undefined ? undefined : await recordedItem(cloud, messagesTable, event.id);
  if (item === undefined) return "absent";
  return isSame(item, event) ? "same" : "other";
}

function isSame(item: Readonly<Record<string, unknown>>, { time, detail }: WorkflowEvent): boolean {
  if (item["createdAt"] !== Date.parse(time)) return false;
  try {
    const { value, beyondDoubles } = numbersAsSent(detail);
    const recorded = recordedSchema.parse(parseJson(String(item["event"])));
    return beyondDoubles === undefined && comparable(recorded) === comparable(value);
  } catch (error) {
    // Content that is nested too deeply cannot have been recorded.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const recordedSchema = z.custom<JsonValue>();
const comparable = (value: JsonValue) => canonicalJson(numbersByValue(value));
