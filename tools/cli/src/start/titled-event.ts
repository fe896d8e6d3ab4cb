import type { LocalEvent } from "@ringback/local/local-events/local-event";

/** An event as the terminal shows it: with the names that the app gives its functions, in place of AWS's. */
export function titledEvent(event: LocalEvent, titleOf: (functionName: string) => string): LocalEvent {
  if ("functionName" in event) return { ...event, functionName: titleOf(event.functionName) };
  if ("functionNames" in event) return { ...event, functionNames: event.functionNames.map(titleOf) };
  return event;
}
