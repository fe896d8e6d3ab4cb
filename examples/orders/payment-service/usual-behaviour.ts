import type { PaymentServiceOptions } from "./payment-service.ts";

/** As difficult as a payment service on a busy day. */
export const usualBehaviour: Omit<PaymentServiceOptions, "key" | "port"> = {
  slownessMs: 150,
  maximumAtOnce: 4,
  limitCents: 100_000,
  losesEvery: 20,
};

/** The port at which `npm start` has it, and at which the stage `local` looks for it. */
export const usualPort = 4600;
