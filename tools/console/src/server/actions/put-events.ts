import * as z from "zod/mini";
import type { Deployment } from "../cloud/deployment.ts";
import { RequestError } from "../http/request-error.ts";

/** PutEvents takes 10 entries (Amazon EventBridge API Reference). */
const entriesPerRequest = 10;

const fields = {
  source: z.string(),
  "detail-type": z.string(),
  detail: z.record(z.string(), z.unknown()),
  resources: z.optional(z.array(z.string())),
};
const eventSchema = z.strictObject(fields);
const deliveredSchema = z.object(fields);

/** An event as it is put on a bus: EventBridge adds everything else, its id and its time too. */
export type EventToPut = z.infer<typeof eventSchema>;

/** Whether a value is an event without what EventBridge adds. One with an id of its own is an input for StartExecution. */
export function isEventToPut(value: unknown): value is EventToPut {
  return eventSchema.safeParse(value).success;
}

/** What was put on the bus of an event that EventBridge delivered; undefined for what is no event. */
export function putFields(value: unknown): EventToPut | undefined {
  const event = deliveredSchema.safeParse(value);
  if (!event.success) return undefined;
  const { resources = [], ...rest } = event.data;
  return resources.length === 0 ? rest : { ...rest, resources };
}

/**
 * Puts an event on a bus, `count` times.
 * @throws RequestError if EventBridge refuses it
 */
export async function putEvents(options: {
  deployment: Pick<Deployment, "cloud">;
  eventBus: string;
  event: EventToPut;
  count: number;
}): Promise<void> {
  const { deployment, eventBus, event, count } = options;
  const entry = {
    EventBusName: eventBus,
    Source: event.source,
    DetailType: event["detail-type"],
    Detail: JSON.stringify(event.detail),
    ...(event.resources === undefined ? {} : { Resources: event.resources }),
  };
  for (let left = count; left > 0; left -= entriesPerRequest) {
    const Entries = Array.from({ length: Math.min(left, entriesPerRequest) }, () => entry);
    const response = await fetch(deployment.cloud.endpoint, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" },
      body: JSON.stringify({ Entries }),
    });
    const text = await response.text();
    if (!response.ok) throw new RequestError(`EventBridge refused the event: ${text}`);
    const refused = answerSchema
      .parse(JSON.parse(text))
      .Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (refused !== undefined)
      throw new RequestError(`EventBridge refused the event: ${refused.ErrorMessage ?? refused.ErrorCode}`);
  }
}

const answerSchema = z.object({
  Entries: z.array(z.object({ ErrorCode: z.optional(z.string()), ErrorMessage: z.optional(z.string()) })),
});
