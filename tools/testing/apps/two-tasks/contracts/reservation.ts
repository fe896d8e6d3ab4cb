import * as z from "zod/mini";

/** What is to be reserved: the detail of an order's event. */
export const reservation = z.object({
  article: z.string().check(z.minLength(1)),
  quantity: z.int().check(z.positive()),
});
