import { eventSchema, type WorkflowEvent } from "@ringback/contracts/message/event";
import { parseJson } from "@ringback/contracts/message/json-value";

/** The event in the input of an execution; `undefined` where the input is none. */
export function eventOfInput(input: string | undefined): WorkflowEvent | undefined {
  try {
    return eventSchema.safeParse(parseJson(input ?? "")).data;
  } catch {
    return undefined;
  }
}
