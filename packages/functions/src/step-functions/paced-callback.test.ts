import { fakeClock } from "@ringback/core/testing/fake-clock";
import { fakeCallback } from "@ringback/core/testing/fake-ports";
import { describe, expect, it } from "vitest";
import { pacedCallback } from "./paced-callback.ts";

const settle = () => new Promise(setImmediate);

describe("pacedCallback", () => {
  it("lets a batch through without a pause and limits the rest to the rate", async () => {
    const clock = fakeClock();
    const callback = fakeCallback();
    const paced = pacedCallback({ callback, ratePerSecond: 10, burst: 3, clock });
    const signal = new AbortController().signal;
    const calls = Array.from({ length: 5 }, (_, index) => paced.succeed(`t${index}`, {}, signal));
    await settle();
    expect(callback.calls).toHaveLength(3);
    clock.advance(100);
    await settle();
    expect(callback.calls).toHaveLength(4);
    clock.advance(100);
    expect(await Promise.all(calls)).toHaveLength(5);
  });

  it.each([-60_000, -2000, 2000, 60_000])(
    "keeps its pace where the time of day is set in the middle of a batch (%s ms)",
    async (step) => {
      const clock = fakeClock();
      const callback = fakeCallback();
      const paced = pacedCallback({ callback, ratePerSecond: 10, burst: 3, clock });
      const signal = new AbortController().signal;
      const call = (index: number) => paced.succeed(`t${index}`, {}, signal);
      const calls = [0, 1, 2, 3].map(call);
      await settle();
      clock.step(step);
      calls.push(call(4));
      for (const count of [3, 4, 5]) {
        await settle();
        expect(callback.calls).toHaveLength(count);
        clock.advance(100);
      }
      expect(await Promise.all(calls)).toEqual(calls.map(() => ({ outcome: "accepted" })));
    },
  );

  it("gives up its turn when the signal aborts", async () => {
    const callback = fakeCallback();
    const paced = pacedCallback({ callback, ratePerSecond: 1, burst: 1, clock: fakeClock() });
    const controller = new AbortController();
    await paced.succeed("first", {}, controller.signal);
    const second = paced.fail("second", { error: "e", cause: {} }, controller.signal);
    controller.abort();
    expect(await second).toMatchObject({ outcome: "unavailable" });
    expect(callback.calls).toHaveLength(1);
  });
});
