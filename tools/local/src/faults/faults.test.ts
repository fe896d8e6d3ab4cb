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

  it("is of no other kind, and is over once it has happened", () => {
    const faults = createFaults({});
    faults.aim({ kind: "sqs.late", messageId: "b", times: 1 });
    expect(faults.draws("sqs.duplicate", () => ["b"])).toBe(false);
    expect(faults.areOn).toBe(true);
    faults.draws("sqs.late", () => ["b"]);
    expect(faults.areOn).toBe(false);
  });
});
