import { smallApp } from "@ringback/testing/small-app";
import { expect, it } from "vitest";
import { bundleSubject } from "../subjects/bundle-subject.ts";
import { subjectEntry } from "../subjects/subject-names.ts";
import { bundledVariants } from "./compared-handlers.ts";
import { variantNames } from "./recorder-variants.ts";

it("bundles each variant: the place that it changes is in the source, once", async () => {
  const handlers = await bundledVariants(smallApp);
  expect(handlers.map(({ subject }) => subject)).toEqual(variantNames);
});

it("refuses a variant whose place is gone", async () => {
  const replacement = { file: "functions/src/aws-client/in-flight-limit.ts", from: /no such text/, to: "" };
  const bundle = bundleSubject({
    name: "no-variant",
    entry: subjectEntry("ringback", smallApp),
    packages: "bundled",
    replacement,
  });
  await expect(bundle).rejects.toThrow("0 times");
});
