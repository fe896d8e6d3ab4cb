import * as z from "zod/mini";
import { orderSchema } from "./order.ts";

/** The message of the task Reserve: takes stock for an order, or puts it back. */
export const stockChangeSchema = z.extend(
  z.pick(orderSchema, { orderId: true, article: true, quantity: true }),
  {
    kind: z.enum(["reserve", "release"]),
  },
);

export type StockChange = z.infer<typeof stockChangeSchema>;

/** Its result. Too little stock is a result and no failure: the workflow decides what comes of it. */
export type StockResult = { readonly stock: "reserved" | "too little" | "released" };
