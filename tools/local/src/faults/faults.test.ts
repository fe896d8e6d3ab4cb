import { describe, expect, it } from "vitest";
import { createFaults } from "./faults.ts";

const nobody = () => [];

describe("the draws of a fault", () => {
  const drawsOf = (seed: number, kind: "sqs.late" | "sqs.duplicate", others = 0) => {
    const faults = createFaults({ rates: { "sqs.late": 0.3, "sqs.duplicate": 0.3 }, seed });
    for (let index = 0; index < others; index += 1) faults.draws("sqs.duplicate", nobody);
    return Array.from({ length: 200 }, () => faults.draws(kind, nobody));
  };

  it("are the same for the same seed, whatever other faults draw", () => {
    expect(drawsOf(7, "sqs.late", 100)).toEqual(drawsOf(7, "sqs.late"));
  });

  it("differ between seeds and between faults", () => {
    expect(drawsOf(7, "sqs.late")).not.toEqual(drawsOf(8, "sqs.late"));
    expect(drawsOf(7, "sqs.late")).not.toEqual(drawsOf(7, "sqs.duplicate"));
  });

  it("come about as often as their rate says, never at 0 and always at 1", () => {
    const share = (rate: number) => {
      const faults = createFaults({ rates: { "sqs.late": rate }, seed: 1 });
      return (
        Array.from({ length: 2000 }, () => faults.draws("sqs.late", nobody)).filter(Boolean).length / 2000
      );
    };
    expect(share(0.3)).toBeCloseTo(0.3, 1);
    expect(share(0)).toBe(0);
    expect(share(1)).toBe(1);
  });
});

it("counts what is reported, by kind", () => {
  const reported: unknown[] = [];
  const faults = createFaults({ onFault: (fault) => reported.push(fault) });
  faults.report({ kind: "sqs.late", messageIds: ["a"] });
  faults.report({ kind: "sqs.late", messageIds: [] });
  expect(faults.counts).toEqual({ "sqs.late": 2 });
  expect(reported).toHaveLength(2);
});

it("can be switched on and off while it runs", () => {
  const faults = createFaults({});
  expect([faults.areOn, faults.draws("sqs.late", nobody)]).toEqual([false, false]);
  faults.setRate("sqs.late", 1);
  expect([faults.areOn, faults.draws("sqs.late", nobody)]).toEqual([true, true]);
  faults.setRate("sqs.late", 0);
  expect(faults.areOn).toBe(false);
});

it.each([-0.1, 1.1, Number.NaN])("refuses a rate of %d", (rate) => {
  expect(() => createFaults({ rates: { "sqs.late": rate } })).toThrow(RangeError);
});

describe("the rate of a task", () => {
  it("holds for it in place of the one of all tasks, and for no other", () => {
    const faults = createFaults({
      rates: { "sqs.late": 1 },
      taskRates: { Charge: { "sqs.late": 0, "sqs.duplicate": 1 } },
    });
    const drawsOf = (task?: string) =>
      (["sqs.late", "sqs.duplicate"] as const).map((kind) => faults.draws(kind, nobody, task));
    expect(["Charge", "Record", undefined].map(drawsOf)).toEqual([
      [false, true],
      [true, false],
      [true, false],
    ]);
    expect(faults.ofTask("Charge").rates).toEqual({ "sqs.late": 0, "sqs.duplicate": 1 });
    expect(faults.ofTask("Record").rates).toEqual({ "sqs.late": 1 });
    expect([faults.rates, faults.taskRates["Charge"]]).toEqual([
      { "sqs.late": 1 },
      { "sqs.late": 0, "sqs.duplicate": 1 },
    ]);
  });

  it("ends with a rate that is set for all", () => {
    const faults = createFaults({ taskRates: { Charge: { "sqs.late": 1, "sqs.duplicate": 1 } } });
    faults.setRate("sqs.late", 0);
    expect([faults.draws("sqs.late", nobody, "Charge"), faults.areOn]).toEqual([false, true]);
    faults.setRate("sqs.duplicate", 0);
    expect(faults.areOn).toBe(false);
  });

  it("draws from a sequence of the task's own, whatever other tasks draw", () => {
    const drawsOf = (task: string, others: number) => {
      const faults = createFaults({ rates: { "sqs.late": 0.3 }, seed: 7 });
      for (let index = 0; index < others; index += 1) faults.draws("sqs.late", nobody, "Other");
      return Array.from({ length: 200 }, () => faults.draws("sqs.late", nobody, task));
    };
    expect(drawsOf("Charge", 100)).toEqual(drawsOf("Charge", 0));
    expect(drawsOf("Charge", 0)).not.toEqual(drawsOf("Record", 0));
  });

  it("has a count of its own", () => {
    const faults = createFaults({});
    faults.report({ kind: "sqs.late", messageIds: ["a"], task: "Charge" });
    faults.report({ kind: "sqs.late", messageIds: ["b"] });
    expect([faults.counts, faults.ofTask("Charge").counts, faults.ofTask("Record").counts]).toEqual([
      { "sqs.late": 2 },
      { "sqs.late": 1 },
      {},
    ]);
  });

  it("is from 0 to 1", () => {
    expect(() => createFaults({ taskRates: { Charge: { "sqs.late": 2 } } })).toThrow(RangeError);
  });
});

describe("a fault that is aimed at a message", () => {
  it("happens to that message so many times, and to no other", () => {
    const faults = createFaults({});
    faults.aim({ kind: "sqs.late", messageId: "b", times: 2 });
    const happensTo = (...ids: string[]) => faults.draws("sqs.late", () => ids);
    expect([happensTo("a"), happensTo("a", "b"), happensTo("b"), happensTo("b")]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("is of no other task, where messages of several have the id", () => {
    const faults = createFaults({});
    faults.aim({ kind: "sqs.late", messageId: "a", task: "Charge", times: 1 });
    const happensTo = (task: string) => faults.draws("sqs.late", () => ["a"], task);
    expect([happensTo("Reserve"), happensTo("Charge"), happensTo("Charge")]).toEqual([false, true, false]);
  });

  it("is of no other kind, and is over once it has happened", () => {
    const faults = createFaults({});
    faults.aim({ kind: "sqs.late", messageId: "b", times: 1 });
    expect(faults.draws("sqs.duplicate", () => ["b"])).toBe(false);
    expect(faults.areOn).toBe(true);
    faults.draws("sqs.late", () => ["b"]);
    expect(faults.areOn).toBe(false);
  });
});
