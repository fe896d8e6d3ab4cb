import { eventSchema, type WorkflowEvent } from "@ringback/contracts/message/event";
import { parseJson } from "@ringback/contracts/message/json-value";

/** The EventBridge event that is the input of an execution; `undefined` if the input is not one. */
export function eventOfInput(input: string | undefined): WorkflowEvent | undefined {
  try {
    return eventSchema.safeParse(parseJson(input ?? "")).data;
  } catch {
    return undefined;
  }
}
