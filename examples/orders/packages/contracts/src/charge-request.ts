import * as z from "zod/mini";
import { orderSchema } from "./order.ts";

/** The message of the task Charge. */
export const chargeRequestSchema = z.pick(orderSchema, { orderId: true, customer: true, amountCents: true });

export type ChargeRequest = z.infer<typeof chargeRequestSchema>;

/** Its result. A declined card is a failure of the task, which the workflow catches by this name. */
export interface ChargeResult {
  readonly chargeId: string;
}

export const cardDeclined = "CardDeclined";
