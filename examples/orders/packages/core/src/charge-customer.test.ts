import { describe, expect, it } from "vitest";
import { chargeCustomer, lookAtPayments } from "./charge-customer.ts";
import { fakePaymentService } from "./testing/fake-payment-service.ts";

const { signal } = new AbortController();

function setUp() {
  const payments = fakePaymentService();
  const [work, look] = [chargeCustomer(payments), lookAtPayments(payments)];
  const message = (messageId: string, amountCents: number) => ({
    messageId,
    event: { orderId: messageId, customer: "ada", amountCents },
  });
  return {
    payments,
    charge: (messageId: string, amountCents: number) => work(message(messageId, amountCents), { signal }),
    look: (messageId: string) => look(message(messageId, 0), { signal }),
  };
}

describe("the work of Charge", () => {
  it("charges once for a message, however often it comes", async () => {
    const { payments, charge } = setUp();
    const first = await charge("a", 500);
    expect(await charge("a", 500)).toEqual(first);
    expect([...payments.charged]).toEqual([["a", 500]]);
  });

  it("is refused where the card is declined, with the payment service's reason", async () => {
    const { payments, charge } = setUp();
    await expect(charge("a", 100_001)).rejects.toMatchObject({
      name: "CardDeclined",
      message: "The amount is over the card's limit.",
    });
    expect([...payments.charged]).toEqual([]);
  });

  it("comes back where the payment service is too busy, and charges then", async () => {
    const { payments, charge } = setUp();
    payments.isBusyFor(1);
    await expect(charge("a", 500)).rejects.toThrow("The payment service answered 429.");
    expect(await charge("a", 500)).toHaveProperty("chargeId");
  });
});

describe("the look of Charge", () => {
  it("finds the charge that was made, and nothing where none was", async () => {
    const { charge, look } = setUp();
    expect(await look("a")).toBeUndefined();
    const made = await charge("a", 500);
    expect(await look("a")).toEqual(made);
  });

  it("reports a card that was declined as the work does", async () => {
    const { charge, look } = setUp();
    await charge("a", 100_001).catch(() => undefined);
    await expect(look("a")).rejects.toMatchObject({ name: "CardDeclined" });
  });
});
