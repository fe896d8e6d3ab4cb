import { expect, it } from "vitest";
import type { DeliveryOutcome } from "./delivery/delivery.ts";
import { thrownError } from "./errors/thrown-error.ts";
import { noteLastReasons } from "./note-last-reasons.ts";
import { deliveryOf } from "./testing/delivery-of.ts";
import { fakeLastReasons } from "./testing/fake-ports.ts";

const signal = new AbortController().signal;
const retry = (reason: string, thrown?: Error): DeliveryOutcome => ({
  outcome: "retry",
  reason,
  expected: false,
  thrown: thrown && thrownError(thrown),
});

async function noted(receiveCount: number, outcome: DeliveryOutcome, token?: string) {
  const lastReasons = fakeLastReasons();
  const delivery = deliveryOf("d", { receiveCount, ...(token === undefined ? {} : { token }) });
  await noteLastReasons({ settled: [[delivery, outcome]], maxReceiveCount: 5, lastReasons, signal });
  return lastReasons.reasons.get("d");
}

it("notes what a message met at its last receive, and at no earlier one", async () => {
  const outcome = retry("TypeError", new TypeError("no total", { cause: new Error("no order") }));
  expect(await noted(4, outcome)).toBeUndefined();
  expect(await noted(5, outcome)).toBe("TypeError: no total (caused by Error: no order)");
  // A standard queue may hand it over once more.
  expect(await noted(6, outcome)).toBeDefined();
});

it("notes a reason that has no error, and an error whose name is not the reason", async () => {
  expect(await noted(5, retry("The time ran out."))).toBe("The time ran out.");
  expect(await noted(5, retry("ECONNREFUSED", new Error("connect ECONNREFUSED")))).toBe(
    "ECONNREFUSED (Error: connect ECONNREFUSED)",
  );
});

it("notes nothing of a message that is settled", async () => {
  expect(await noted(5, { outcome: "succeeded", done: "now" })).toBeUndefined();
});

it("notes no task token, and no more than a thousand characters", async () => {
  const token = `secret-${"t".repeat(60)}`;
  const reason = await noted(5, retry("Error", new Error(`${token} ${"- ".repeat(5000)}`)), token);
  expect(reason).not.toContain("secret-");
  expect(reason).toHaveLength(1001);
});
