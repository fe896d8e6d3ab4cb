import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { Refused, refusalOf } from "./refused.ts";
import { refusedOutcome } from "./refused-outcome.ts";

describe("Refused", () => {
  it.each<[string, unknown, string]>([
    ["is empty", "", "has to be a string of 1 to 256 characters"],
    ["is no string", 7, "has to be a string of 1 to 256 characters"],
    ["is too long", "x".repeat(257), "has 257 characters; 256 is the limit"],
    ["is one of Step Functions'", "States.Timeout", "begins with States."],
    ["is one of a failed send", "SQS.AmazonSQSException", "after which the workflow sends the message again"],
    ["is one of Ringback's", "MessageDeadLettered", "is MessageDeadLettered, which Ringback gives itself"],
  ])("takes no name that %s", (_, name, sentence) => {
    expect(() => Reflect.construct(Refused, [name, "why"])).toThrow(sentence);
  });

  it("takes a name of 256 characters", () => {
    expect(refusalOf(new Refused("x".repeat(256), "why"))?.name).toHaveLength(256);
  });

  it("is recognised from another bundle and another realm", () => {
    const foreign: unknown = runInNewContext(
      `Object.assign(new Error("Sold out."), { name: "SoldOut", [Symbol.for("ringback.Refused")]: true })`,
    );
    expect(refusalOf(foreign)).toEqual({ name: "SoldOut", reason: "Sold out.", details: undefined });
  });

  it.each<[string, unknown]>([
    ["another error", new Error("x")],
    ["nothing", undefined],
    ["null", null],
    ["a text", "SoldOut"],
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
    [
      "a name that it could not have",
      Object.assign(new Error("x"), { name: "", [Symbol.for("ringback.Refused")]: true }),
    ],
  ])("is not %s", (_, thrown) => {
    expect(refusalOf(thrown)).toBeUndefined();
  });
});

describe("the cause of a refused message", () => {
  const known = { messageId: "m", reason: "Why." };

  it.each<[string, unknown, object]>([
    ["details of plain data", { code: 7 }, { ...known, details: { code: 7 } }],
    ["no details", undefined, known],
    ["details that are no JSON", { n: 1n }, { ...known, detailsOmitted: "The details are no JSON." }],
    [
      "details that are too long",
      "x".repeat(33_000),
      { ...known, detailsOmitted: expect.stringMatching(/characters; 32768 is the limit/) },
    ],
  ])("has %s", (_, details, cause) => {
    const outcome = refusedOutcome("m", { name: "Declined", reason: "Why.", details });
    expect(outcome).toEqual({ outcome: "failed", error: "Declined", reason: "Why.", cause });
    expect(JSON.stringify(cause).length).toBeLessThanOrEqual(32_768);
  });

  it("has a reason of 2,000 characters at most, without a task token", () => {
    const token = `AQCEAAAAKgAAAAMAAAAAAAAAAc${"Yx7Q2m+/".repeat(40)}`;
    const outcome = refusedOutcome("m", { name: "N", reason: `${token} ${"y".repeat(3000)}`, details: 1 });
    expect(JSON.stringify(outcome)).not.toContain(token.slice(0, 60));
    expect(outcome).toMatchObject({ reason: expect.stringMatching(/^\[redacted\] y{1989}…$/) });
  });
});
