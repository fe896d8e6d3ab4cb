import * as z from "zod/mini";
import type { JsonValue } from "./json-value.ts";

/**
 * The EventBridge event that starts an execution. The fields that are not named here (source, detail-type,
 * account, ...) pass through to the execution's output untouched.
 */
export const eventSchema = z.looseObject({
  id: z.string().check(z.minLength(1)),
  time: z.iso.datetime({ offset: true }),
  detail: z.custom<JsonValue>((detail) => detail !== undefined, "detail is missing"),
});

export type WorkflowEvent = z.infer<typeof eventSchema>;

/** The largest workflow input, in bytes of JSON: what is left of 262,144 once token and wrapping are added. */
export const maximumInputBytes = 240_000;

/** The article's sample: what `ringback start` records first. */
export const sampleDetail = { message: "A secret message" } as const;
