import { expect, it } from "vitest";
import { allStates, innerStates, nextStates } from "./states-of.ts";

const one = (name: string) => ({ StartAt: name, States: { [name]: { Type: "Pass", End: true } } });

it("nextStates are those of Next, Default, every choice and every catch", () => {
  expect(nextStates({ Next: "A", Catch: [{ Next: "B" }, { Next: "C" }] })).toEqual(["A", "B", "C"]);
  expect(nextStates({ Default: "A", Choices: [{ Next: "B" }, null, {}] })).toEqual(["A", "B"]);
  expect(nextStates({ End: true, Choices: "none", Catch: {} })).toEqual([]);
});

it("innerStates are branches and processors, of either name, and nothing that is no definition", () => {
  expect(innerStates({ Branches: [one("A"), one("B")] })).toEqual([one("A"), one("B")]);
  expect(innerStates({ ItemProcessor: one("A") })).toEqual([one("A")]);
  expect(innerStates({ Iterator: one("A") })).toEqual([one("A")]);
  expect(innerStates({ Branches: [null, "A", { StartAt: "A" }, { StartAt: "A", States: null }] })).toEqual(
    [],
  );
});

it("allStates has each state where it is in the definition, and what is inside right behind it", () => {
  const definition = {
    StartAt: "A",
    States: {
      A: { Type: "Pass", Next: "B" },
      B: {
        Type: "Parallel",
        Branches: [one("B1"), { StartAt: "M", States: { M: { ItemProcessor: one("M1") } } }, one("B2")],
      },
      C: { Type: "Succeed" },
    },
  };
  expect(allStates(definition).map(([name]) => name)).toEqual(["A", "B", "B1", "M", "M1", "B2", "C"]);
});
