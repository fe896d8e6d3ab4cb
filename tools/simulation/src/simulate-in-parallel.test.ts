import { expect, it } from "vitest";
import { sharesOf, simulateInParallel } from "./simulate-in-parallel.ts";

it("cuts the runs into shares, each with a seed of its own, the first with the one that was asked for", () => {
  expect(sharesOf({ runs: 4500, seed: 7 })).toEqual([
    { seed: 7, runs: 2000 },
    { seed: 8, runs: 2000 },
    { seed: 9, runs: 500 },
  ]);
});

it("does all runs in threads and reports the progress", { timeout: 30_000 }, async () => {
  const progress: number[] = [];
  const { statistics, counterexample } = await simulateInParallel({
    app: "several",
    runs: 300,
    seed: 1,
    threads: 2,
    signal: new AbortController().signal,
    onProgress: (runs) => progress.push(runs),
  });
  expect(counterexample).toBeUndefined();
  expect(statistics.runs).toBe(300);
  expect(progress.at(-1)).toBe(300);
});

it("stops when it is interrupted", { timeout: 30_000 }, async () => {
  const interrupted = new AbortController();
  const simulation = simulateInParallel({
    app: "one",
    runs: 100_000_000,
    seed: 1,
    threads: 1,
    signal: interrupted.signal,
    onProgress: () => undefined,
  });
  interrupted.abort();
  expect((await simulation).statistics.runs).toBeLessThan(100_000_000);
});
