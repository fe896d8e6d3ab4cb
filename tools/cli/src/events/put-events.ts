import { PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { WorkflowEvent } from "@ringback/contracts/message/event";
import type { Cloud } from "../cloud/cloud.ts";

/** PutEvents takes 10 entries and, in regions without the larger size of January 2026, 256 KB (Amazon EventBridge API Reference). */
const maximumEntries = 10;
const maximumBytes = 256_000;

/** Whether EventBridge took an event. */
export type PutResult =
  | { readonly outcome: "put"; readonly eventId: string }
  | { readonly outcome: "refused"; readonly reason: string };

/**
 * Puts events on the event bus, whose rule starts the executions. EventBridge gives each event a new id.
 *
 * @returns a result for each event, in their order
 */
export async function putEvents(
  cloud: Cloud,
  eventBus: string,
  events: readonly WorkflowEvent[],
): Promise<readonly PutResult[]> {
  const results: PutResult[] = [];
  for (const Entries of requests(events.map((event) => entryOf(eventBus, event)))) {
    const response = await cloud.events.send(new PutEventsCommand({ Entries }));
    for (const { EventId, ErrorCode = "", ErrorMessage = "" } of response.Entries ?? []) {
      results.push(
        EventId === undefined
          ? { outcome: "refused", reason: `${ErrorCode}: ${ErrorMessage}` }
          : { outcome: "put", eventId: EventId },
      );
    }
  }
  return results;
}

function entryOf(EventBusName: string, event: WorkflowEvent): PutEventsRequestEntry {
  return {
    EventBusName,
    Source: typeof event["source"] === "string" ? event["source"] : "ringback.cli",
    DetailType: typeof event["detail-type"] === "string" ? event["detail-type"] : "Message",
    Time: new Date(event.time),
    Detail: JSON.stringify(event.detail),
  };
}

/** Splits entries into as few requests as the limits allow. An entry over the limit is sent alone, and EventBridge refuses it. */
function requests(entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] {
  const all: PutEventsRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(JSON.stringify(entry));
    const last = all.at(-1);
    if (last === undefined || last.length === maximumEntries || bytes + size > maximumBytes) {
      all.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return all;
}
