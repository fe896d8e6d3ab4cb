import type { JsonObject } from "../json.ts";
import { detailsField, type HistoryEvent } from "./history-event.ts";

/**
 * The fields of an event that hold the execution's data, and the field that AWS adds to each, which says whether it was
 * truncated.
 */
const DATA_FIELDS = new Map([
  ["input", "inputDetails"],
  ["output", "outputDetails"],
  ["assignedVariables", "assignedVariablesDetails"],
]);

/** An event in the shape of AWS's GetExecutionHistory. Without execution data, the fields that hold it are left out. */
export function apiEvent(event: HistoryEvent, includeExecutionData: boolean): JsonObject {
  const result: JsonObject = {
    timestamp: event.timestamp / 1000,
    type: event.type,
    id: event.id,
    previousEventId: event.previousEventId,
  };
  if (event.details) {
    const details: JsonObject = {};
    for (const [field, value] of Object.entries(event.details)) {
      if (value === undefined) continue;
      const flag = DATA_FIELDS.get(field);
      if (flag === undefined) {
        if (includeExecutionData || field !== "parameters") details[field] = value;
        continue;
      }
      if (includeExecutionData) details[field] = value;
      details[flag] = { truncated: false };
    }
    result[detailsField(event.type)] = details;
  }
  return result;
}
