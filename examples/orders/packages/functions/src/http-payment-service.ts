import type { Payment, PaymentService } from "@orders/core/ports/payment-service";
import { Unavailable } from "@ringback/core/work/unavailable";

/**
 * The payment service over HTTP: `PUT /charges/ID` charges once for each id, `GET /charges/ID` says what was answered.
 *
 * @param options.key the API key, a secret
 */
export function httpPaymentService(options: { url: string; key: string }): PaymentService {
  const chargeUrl = (id: string) => new URL(`/charges/${encodeURIComponent(id)}`, options.url);
  const authorization = `Bearer ${options.key}`;
  return {
    async charge({ id, customer, amountCents }, signal) {
      const response = await fetch(chargeUrl(id), {
        method: "PUT",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify({ customer, amountCents }),
        signal,
      });
      return paymentOf(response);
    },
    async find(id, signal) {
      const response = await fetch(chargeUrl(id), { headers: { authorization }, signal });
      if (response.status !== 404) return paymentOf(response);
      await response.text();
      return undefined;
    },
  };
}

/** @throws Unavailable where it is busy or broken; Error for every other answer that decides nothing, such as 401 */
async function paymentOf(response: Response): Promise<Payment> {
  const text = await response.text();
  if (response.ok || response.status === 402) {
    const { chargeId, reason }: { chargeId?: unknown; reason?: unknown } = JSON.parse(text);
    if (response.status === 402) return { payment: "declined", reason: String(reason) };
    if (typeof chargeId === "string") return { payment: "charged", chargeId };
  }
  const sentence = `The payment service answered ${response.status}.`;
  throw response.status === 429 || response.status >= 500 ? new Unavailable(sentence) : new Error(sentence);
}
