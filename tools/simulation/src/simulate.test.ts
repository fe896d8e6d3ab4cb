import { describe, expect, it } from "vitest";
import { type PromiseName, promiseNames } from "./promises/broken-promise.ts";
import {
  messageKinds,
  outageKinds,
  receiveFaultKinds,
  recordedMessageKinds,
  sendFaultKinds,
} from "./scenario/scenario.ts";
import { simulate } from "./simulate.ts";
import { recorder } from "./system-under-test/recorder.ts";
import { severalTasks } from "./system-under-test/several-tasks.ts";
import { articleSystem } from "./testing/article-system.ts";
import { mutants } from "./testing/mutants.ts";
import { severalMutants } from "./testing/several-mutants.ts";

const faultKinds = [...outageKinds, ...receiveFaultKinds, ...sendFaultKinds];

describe("the simulation", { timeout: 60_000 }, () => {
  it("finds no broken promise of Ringback in 3,000 runs with faults", async () => {
    const { counterexample, statistics } = await simulate({ system: recorder(), runs: 3000, seed: 1 });
    expect(counterexample?.timeline).toBeUndefined();
    expect(statistics.runs).toBe(3000);
  });

  it("injects every kind of fault and sends every kind of message", async () => {
    const { statistics } = await simulate({ system: recorder(), runs: 500, seed: 2 });
    expect(Object.keys(statistics.faults).toSorted()).toEqual(["none", ...faultKinds].toSorted());
    expect(Object.keys(statistics.messages).toSorted()).toEqual([...recordedMessageKinds].toSorted());
  });

  it("runs the same for the same seed", async () => {
    const first = await simulate({ system: articleSystem, runs: 100, seed: 3 });
    expect(await simulate({ system: articleSystem, runs: 100, seed: 3 })).toEqual(first);
  });

  it.each(mutants)("finds that $promise is broken where $change", async ({ promise, system }) => {
    const { counterexample } = await simulate({ system, runs: 2000, seed: 4, promises: [promise] });
    expect(counterexample?.broken[0]?.promise).toBe(promise);
  });

  // It has neither a look nor a FIFO queue, and nothing to redrive.
  const notItsOwn: PromiseName[] = ["done is not failed", "a group keeps its order", "redriven goes on"];
  const articlePromises = promiseNames.filter((promise) => !notItsOwn.includes(promise));
  it.each<PromiseName>(articlePromises)(
    "finds that the handler like the article breaks: %s",
    async (promise) => {
      const { counterexample } = await simulate({
        system: articleSystem,
        runs: 2000,
        seed: 5,
        promises: [promise],
      });
      expect(counterexample?.broken[0]?.promise).toBe(promise);
    },
  );

  it("finds a counterexample again by the seed and the runs that it names", async () => {
    const { counterexample } = await simulate({ system: articleSystem, runs: 2000, seed: 8 });
    const runs = counterexample?.runs ?? 0;
    expect(runs).toBeLessThan(2000);
    const again = await simulate({ system: articleSystem, runs, seed: 8 });
    expect(again.counterexample).toEqual(counterexample);
  });

  it("shrinks to a timeline that is short enough to read", async () => {
    const mutant = mutants.find(({ change }) => change === "the archive keeps nothing");
    if (mutant === undefined) throw new Error("There is no such mutant.");
    const { counterexample } = await simulate({ system: mutant.system, runs: 2000, seed: 6 });
    expect(counterexample?.scenario.messages.length).toBeLessThanOrEqual(2);
    expect(counterexample?.scenario.faults).toEqual([]);
    expect(counterexample?.timeline).toMatch(/message 0: .*, sent after 0 s/);
    expect(counterexample?.timeline).toMatch(/s {2}Record 1 {12}takes .*queued-0 \(receive 1\)/);
  });
});

describe("the simulation of several tasks in several workflows", { timeout: 60_000 }, () => {
  it("finds no broken promise in 2,000 runs with faults", async () => {
    const { counterexample, statistics } = await simulate({ system: severalTasks(), runs: 2000, seed: 1 });
    expect(counterexample?.timeline).toBeUndefined();
    expect(statistics.runs).toBe(2000);
    expect(Object.keys(statistics.faults).toSorted()).toEqual(["none", ...faultKinds].toSorted());
    expect(Object.keys(statistics.messages).toSorted()).toEqual([...messageKinds].toSorted());
  });

  it.each(severalMutants)("finds that $promise is broken where $change", async ({ promise, system }) => {
    const { counterexample } = await simulate({ system, runs: 4000, seed: 4, promises: [promise] });
    expect(counterexample?.broken[0]?.promise).toBe(promise);
    expect(counterexample?.timeline).toMatch(/message 0: .* of (Order|Record) at /);
  });
});
