import * as z from "zod/mini";

const name = z.string().check(z.minLength(1), z.maxLength(128));

/** An order as a shop sends it: the input of the workflow. */
export const orderSchema = z.object({
  /** The same order has the same id, however often it is sent. */
  orderId: name,
  /** An ISO 8601 date and time with an offset. */
  placedAt: z.iso.datetime({ offset: true }),
  customer: name,
  /** Orders of one article are served one after the other: it is the message group, for which SQS takes these characters. */
  article: z.string().check(z.regex(/^[!-~]{1,128}$/, "has to be 1 to 128 ASCII characters without blanks")),
  quantity: z.int().check(z.positive()),
  amountCents: z.int().check(z.nonnegative()),
});

export type Order = z.infer<typeof orderSchema>;
