import type * as z from "zod/mini";

/** A zod schema of a task's payload, the `event` of a queue body: of zod 4, classic or mini. `Event` is what work gets. */
export type PayloadSchema<Event = unknown> = z.core.$ZodType<Event>;
