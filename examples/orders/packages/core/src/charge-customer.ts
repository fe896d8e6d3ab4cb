import { type ChargeRequest, type ChargeResult, cardDeclined } from "@orders/contracts/charge-request";
import { Refused } from "@ringback/core/work/refused";
import type { PaymentService } from "./ports/payment-service.ts";

interface Charge {
  /** What makes it idempotent: the payment service charges once for each id. */
  readonly messageId: string;
  readonly event: ChargeRequest;
}

/** The work of the task Charge. A busy or silent payment service rejects, and the message comes back later. */
export function chargeCustomer(payments: PaymentService) {
  return async ({ messageId, event }: Charge, { signal }: { signal: AbortSignal }): Promise<ChargeResult> => {
    const { customer, amountCents } = event;
    const answer = await payments.charge({ id: messageId, customer, amountCents }, signal);
    if (answer.payment === "declined") throw new Refused(cardDeclined, answer.reason);
    return { chargeId: answer.chargeId };
  };
}

/** The look of the task Charge: the charge, if the payment service made it. */
export function lookAtPayments(payments: PaymentService) {
  return async (
    { messageId }: Charge,
    { signal }: { signal: AbortSignal },
  ): Promise<ChargeResult | undefined> => {
    const answer = await payments.find(messageId, signal);
    if (answer?.payment === "declined") throw new Refused(cardDeclined, answer.reason);
    return answer && { chargeId: answer.chargeId };
  };
}
