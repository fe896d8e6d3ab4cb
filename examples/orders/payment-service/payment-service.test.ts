import { httpPaymentService } from "@orders/functions/http-payment-service";
import { describe, expect, it, onTestFinished } from "vitest";
import { type PaymentServiceOptions, startPaymentService } from "./payment-service.ts";

const { signal } = new AbortController();
const charge = { customer: "ada", amountCents: 500 };

/** A payment service on a free port, and the functions' way to it. */
async function setUp(behaviour: Partial<PaymentServiceOptions> = {}) {
  const service = await startPaymentService({
    key: "a key",
    port: 0,
    slownessMs: 0,
    maximumAtOnce: 100,
    limitCents: 1000,
    losesEvery: 0,
    ...behaviour,
  });
  onTestFinished(() => service.close());
  return { service, payments: httpPaymentService({ url: service.url, key: "a key" }) };
}

describe("the payment service, through the functions' adapter", () => {
  it("charges, and finds the charge again", async () => {
    const { service, payments } = await setUp();
    expect(await payments.find("order/1", signal)).toBeUndefined();
    const answer = await payments.charge({ id: "order/1", ...charge }, signal);
    expect(answer).toEqual({ payment: "charged", chargeId: "charge-1" });
    expect(await payments.find("order/1", signal)).toEqual(answer);
    expect(service.ledger).toEqual([{ id: "order/1", chargeId: "charge-1", ...charge }]);
  });

  it("charges once for an id, however many ask at once", async () => {
    const { service, payments } = await setUp({ slownessMs: 20 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => payments.charge({ id: "a", ...charge }, signal)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(service.ledger).toHaveLength(1);
  });

  it("declines more than the card's limit, and says so again", async () => {
    const { service, payments } = await setUp();
    const declined = { payment: "declined", reason: "The amount is over the card's limit." };
    expect(await payments.charge({ id: "a", customer: "ada", amountCents: 1001 }, signal)).toEqual(declined);
    expect(await payments.find("a", signal)).toEqual(declined);
    expect(service.ledger).toEqual([]);
  });

  it("rejects where it is too busy", async () => {
    const { service, payments } = await setUp({ slownessMs: 50, maximumAtOnce: 1 });
    const calls = ["a", "b"].map((id) => payments.charge({ id, ...charge }, signal));
    const ended = await Promise.allSettled(calls);
    expect(ended.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(service.counts.throttled).toBe(1);
  });

  it("rejects where the answer is lost, and has charged", async () => {
    const { service, payments } = await setUp({ losesEvery: 1 });
    await expect(payments.charge({ id: "a", ...charge }, signal)).rejects.toThrow();
    expect(await payments.charge({ id: "a", ...charge }, signal)).toMatchObject({ payment: "charged" });
    expect(service.ledger).toHaveLength(1);
    expect(service.counts).toMatchObject({ lost: 1, repeated: 1 });
  });

  it("takes no other key", async () => {
    const { service } = await setUp();
    const stranger = httpPaymentService({ url: service.url, key: "another key" });
    await expect(stranger.charge({ id: "a", ...charge }, signal)).rejects.toThrow(
      "The payment service answered 401.",
    );
    expect(service.ledger).toEqual([]);
  });

  it("answers a person with every charge, and 404 or 400 to what is no charge", async () => {
    const { service, payments } = await setUp();
    await payments.charge({ id: "a", ...charge }, signal);
    const get = async (path: string) => (await fetch(new URL(path, service.url))).json();
    expect(await get("/ledger")).toEqual(service.ledger);
    const headers = { authorization: "Bearer a key" };
    const odd = await fetch(new URL("/odd", service.url), { headers });
    const put = (body: string) => fetch(new URL("/charges/b", service.url), { method: "PUT", headers, body });
    expect([odd.status, (await put("{")).status, (await put("{}")).status]).toEqual([404, 400, 400]);
  });
});
