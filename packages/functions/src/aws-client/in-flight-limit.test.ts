import { describe, expect, it } from "vitest";
import { inFlightLimit } from "./in-flight-limit.ts";

describe("inFlightLimit", () => {
  it("runs fifty calls at the same time, the others in their order as soon as one ends, each with its own result", async () => {
    const limited = inFlightLimit();
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const results = Array.from({ length: 250 }, (_, index) =>
      limited(async () => {
        started.push(index);
        await new Promise<void>((resolve) => ends.push(resolve));
        return index;
      }),
    );
    await Promise.resolve();
    expect(started).toHaveLength(50);
    ends[7]?.();
    expect(await results[7]).toBe(7);
    expect(started).toHaveLength(51);
    for (let end = 0; end < 250; end += 1) {
      ends[end]?.();
      await results[end];
    }
    expect(started).toEqual(Array.from({ length: 250 }, (_, index) => index));
    expect(await Promise.all(results)).toEqual(started);
  });

  it("goes on after calls that throw, at once or later", async () => {
    const limited = inFlightLimit();
    const calls = Array.from({ length: 300 }, (_, index) =>
      limited(() => {
        if (index % 2 === 0) throw new Error("at once");
        return Promise.reject(new Error("later"));
      }),
    );
    const settled = await Promise.allSettled(calls);
    expect(settled.every(({ status }) => status === "rejected")).toBe(true);
    expect(await limited(async () => "on")).toBe("on");
  });
});
