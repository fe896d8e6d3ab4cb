import { describe, expect, it } from "vitest";
import { stacksErrors } from "./stacks-errors.ts";

const foreign = `.sst/platform/src/components/aws/service.ts(60,5): error TS2322: Type 'A' is not assignable.
  Type 'undefined' is not assignable to type 'string'.
`;
const own = `stacks/storage.ts(14,56): error TS2345: Argument of type 'B' is not assignable.
  The types are incompatible.
sst.config.ts(3,1): error TS2304: Cannot find name 'x'.
`;

describe("stacksErrors", () => {
  it("leaves out the errors in SST's sources, with the lines that explain them", () => {
    expect(stacksErrors(foreign)).toEqual([]);
  });

  it("leaves out what lies in the packages, which are checked on their own", () => {
    expect(
      stacksErrors("packages/core/src/ports/clock.ts(27,7): error TS2739: Type 'A' is missing x.\n"),
    ).toEqual([]);
  });

  it("keeps the errors of the stacks with all their lines, wherever they are in the output", () => {
    expect(stacksErrors(foreign + own + foreign)).toEqual([
      "stacks/storage.ts(14,56): error TS2345: Argument of type 'B' is not assignable.\n  The types are incompatible.",
      "sst.config.ts(3,1): error TS2304: Cannot find name 'x'.",
    ]);
  });

  it("keeps an error that belongs to no file", () => {
    expect(stacksErrors("error TS5083: Cannot read file 'tsconfig.json'.\n")).toHaveLength(1);
  });
});
