import { BundleError } from "@ringback/local/bundle-function";
import { expect, it } from "vitest";
import { describeError } from "./describe-error.ts";

it("tells in one line where a function cannot be built", () => {
  const error = new BundleError("Build failed with 1 error:\nrecorder.ts:33:15: ERROR: Unexpected");
  expect(describeError(error)).toBe("Build failed with 1 error: recorder.ts:33:15: ERROR: Unexpected");
});
