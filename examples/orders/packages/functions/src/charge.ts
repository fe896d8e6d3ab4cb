import { chargeRequestSchema } from "@orders/contracts/charge-request";
import { chargeCustomer, lookAtPayments } from "@orders/core/charge-customer";
import { bufferedTask } from "@ringback/functions/buffered-task";
import { Resource } from "sst/resource";
import { httpPaymentService } from "./http-payment-service.ts";

const payments = httpPaymentService({
  url: process.env["PAYMENT_URL"] ?? "",
  key: Resource.PaymentKey.value,
});

/** @public Lambda calls both. */
export const { handler, deadLetterHandler } = bufferedTask({
  payload: chargeRequestSchema,
  work: chargeCustomer(payments),
  look: lookAtPayments(payments),
});
