/** What the payment service answers. */
export type Payment =
  | { readonly payment: "charged"; readonly chargeId: string }
  | { readonly payment: "declined"; readonly reason: string };

/** The port to the payment service. Both calls reject where it decides nothing: it is busy, or does not answer. */
export interface PaymentService {
  /** Charges a customer once for each id: a repeated call gets the answer of the first. */
  charge(
    charge: { readonly id: string; readonly customer: string; readonly amountCents: number },
    signal: AbortSignal,
  ): Promise<Payment>;
  /** What it answered for the id before; undefined where it was never asked. */
  find(id: string, signal: AbortSignal): Promise<Payment | undefined>;
}
