import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { fakeClock } from "../testing/fake-clock.ts";
import { limitedCall } from "./limited-call.ts";
import { Unavailable, unavailableReasonOf } from "./unavailable.ts";

it("brings the message back with its reason, as a failure that passes", async () => {
  const end = await limitedCall({
    call: () => {
      throw new Unavailable("The payment service answered 429.");
    },
    what: "work",
    workSeconds: 1,
    isPassing: () => false,
    clock: fakeClock(),
    signal: new AbortController().signal,
  });
  expect(end).toEqual({ outcome: "unavailable", reason: "The payment service answered 429." });
});

it("is recognised from another bundle and another realm", () => {
  const foreign: unknown = runInNewContext(
    `Object.assign(new Error("Busy."), { [Symbol.for("ringback.Unavailable")]: true })`,
  );
  expect(unavailableReasonOf(foreign)).toBe("Busy.");
});

it.each<[string, unknown]>([
  ["another error", new Error("Unavailable")],
  ["another error of that name", Object.assign(new Error("x"), { name: "Unavailable" })],
  ["nothing", undefined],
  ["a text", "Unavailable"],
  [
    "a proxy that throws",
    new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    ),
  ],
])("is not %s", (_, thrown) => {
  expect(unavailableReasonOf(thrown)).toBeUndefined();
});

it("keeps neither a token nor more than a sentence", () => {
  const token = "AQCEAAAAKgAAAAMAAAAA".repeat(20);
  const reason = unavailableReasonOf(new Unavailable(`It answered ${token}.`)) ?? "";
  expect(reason).toContain("It answered");
  expect(reason).not.toContain(token.slice(0, 100));
  expect(unavailableReasonOf(new Unavailable("x".repeat(1000)))).toHaveLength(301);
});
