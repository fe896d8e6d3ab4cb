import { smallApp } from "@ringback/testing/small-app";
import { expect, it } from "vitest";
import { bundleSubject } from "../subjects/bundle-subject.ts";
import { subjectEntry } from "../subjects/subject-names.ts";
import { leverContestants } from "./contestants.ts";
import { leverNames } from "./levers.ts";

it("bundles each lever: the place that it changes is in the source, once", async () => {
  const contestants = await leverContestants(smallApp);
  expect(contestants.map(({ subject }) => subject)).toEqual(leverNames);
});

it("refuses a lever whose place is gone", async () => {
  const replacement = { file: "functions/src/aws-client/in-flight-limit.ts", from: /no such text/, to: "" };
  const bundle = bundleSubject({
    name: "no-lever",
    entry: subjectEntry("ringback", smallApp),
    packages: "bundled",
    replacement,
  });
  await expect(bundle).rejects.toThrow("0 times");
});
