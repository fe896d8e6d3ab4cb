import { Unavailable } from "@ringback/core/work/unavailable";
import type { Payment, PaymentService } from "../ports/payment-service.ts";

/** A payment service in memory, which declines more than 1,000.00. */
export function fakePaymentService(): PaymentService & {
  readonly charged: ReadonlyMap<string, number>;
  /** The next so many calls are refused, as by a service that is too busy. */
  isBusyFor(calls: number): void;
} {
  const charged = new Map<string, number>();
  const answers = new Map<string, Payment>();
  let busyCalls = 0;
  return {
    charged,
    isBusyFor(calls) {
      busyCalls = calls;
    },
    async charge({ id, amountCents }) {
      if (busyCalls > 0) {
        busyCalls -= 1;
        throw new Unavailable("The payment service answered 429.");
      }
      const before = answers.get(id);
      if (before !== undefined) return before;
      const answer: Payment =
        amountCents > 100_000
          ? { payment: "declined", reason: "The amount is over the card's limit." }
          : { payment: "charged", chargeId: `charge-${answers.size + 1}` };
      answers.set(id, answer);
      if (answer.payment === "charged") charged.set(id, amountCents);
      return answer;
    },
    find: async (id) => answers.get(id),
  };
}
