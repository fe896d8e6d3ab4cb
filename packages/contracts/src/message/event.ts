import * as z from "zod/mini";
import type { JsonValue } from "./json-value.ts";

/**
 * The EventBridge event that starts an execution: `id` is a string that is not empty, `time` an ISO 8601 date and time with
 * an offset, `detail` any JSON. All other fields (source, detail-type, account, ...) pass through to the execution's output
 * unchanged.
 */
export const eventSchema = z.looseObject({
  id: z.string().check(z.minLength(1)),
  time: z.iso.datetime({ offset: true }),
  detail: z.custom<JsonValue>((detail) => detail !== undefined, "detail is missing"),
});

/** The event as `eventSchema` reads it. */
export type WorkflowEvent = z.infer<typeof eventSchema>;

/** The largest workflow input, in bytes of JSON. With task token and envelope the message stays below 262,144 bytes. */
export const maximumInputBytes = 240_000;

/** The detail of the article's sample event (AWS CDK, 2022; docs/design.md), which `ringback start` records first. */
export const sampleDetail = { message: "A secret message" } as const;
