import { PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { WorkflowEvent } from "@ringback/contracts/message/event";
import type { Cloud } from "../cloud/cloud.ts";

/** PutEvents takes ten entries, and a request had 256 KB at most before January 2026. */
const maximumEntries = 10;
const maximumBytes = 256_000;

export type Put =
  | { readonly outcome: "put"; readonly eventId: string }
  | { readonly outcome: "refused"; readonly reason: string };

/** Puts events on the bus, whose rule starts the executions. EventBridge gives each event an id of its own. */
export async function putEvents(cloud: Cloud, events: readonly WorkflowEvent[]): Promise<readonly Put[]> {
  const results: Put[] = [];
  for (const Entries of requests(events.map((event) => entryOf(cloud, event)))) {
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

function entryOf(cloud: Cloud, event: WorkflowEvent): PutEventsRequestEntry {
  return {
    EventBusName: cloud.eventBus,
    Source: typeof event["source"] === "string" ? event["source"] : "ringback.cli",
    DetailType: typeof event["detail-type"] === "string" ? event["detail-type"] : "Message",
    Time: new Date(event.time),
    Detail: JSON.stringify(event.detail),
  };
}

/** As few requests as the limits allow; an entry over them goes alone, and the bus says what it thinks of it. */
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
