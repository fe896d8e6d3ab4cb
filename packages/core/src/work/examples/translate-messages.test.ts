import { describe, expect, it } from "vitest";
import { settleBatch } from "../../settle-batch.ts";
import { deliveryOf } from "../../testing/delivery-of.ts";
import { fakeClock } from "../../testing/fake-clock.ts";
import { fakeArchive, fakeCallback } from "../../testing/fake-ports.ts";
import { translateMessages } from "./translate-messages.ts";

describe("a team's own work in the place of recording", () => {
  it("calls back with its own output, archives what it refuses, returns to the queue what it cannot do now", async () => {
    const archive = fakeArchive();
    const callback = fakeCallback();
    const clock = fakeClock();
    const work = translateMessages(async (text) => (text === "later" ? undefined : text.toUpperCase()));
    const deliveries = ["hello", 7, "later"].map((event, index) => deliveryOf(`d${index}`, { event }));
    const outcomes = await settleBatch({
      deliveries,
      work,
      archive,
      callback,
      clock,
      deadline: clock.elapsed() + 1000,
    });
    expect([...outcomes.values()]).toMatchObject([
      { outcome: "succeeded" },
      { outcome: "failed", error: "NotAStringError" },
      { outcome: "retry", reason: "The translator does not answer." },
    ]);
    expect(callback.calls).toEqual([
      { taskToken: "token-d0", output: { statusCode: 200, translation: "HELLO" } },
      { taskToken: "token-d1", error: "NotAStringError" },
    ]);
    expect([...archive.entries.keys()]).toEqual(["d1"]);
  });
});
