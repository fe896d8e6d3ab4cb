import { existsSync } from "node:fs";
import { join } from "node:path";
import { smallApp } from "@ringback/testing/small-app";
import { describe, expect, it } from "vitest";
import { awsDeployment } from "./testing/aws-deployment.ts";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { resourcesOfType } from "./testing/find-resource.ts";

const small = await evaluateStage("anna", { app: smallApp });
const own = await evaluateStage("anna");

describe("the small app that the tests of the tools run", () => {
  it("is an app that SST deploys, with the queues, functions, mappings and workflow of this repository's", () => {
    expect(awsDeployment(small, "Work")).toEqual(awsDeployment(own, "Work"));
  });

  it("has functions of its own, in the files that its stacks name", () => {
    const files = small.functions.map(({ handler }) => handler.replace(/\.handler$/, ".ts"));
    expect(files.sort()).toEqual([
      "packages/functions/src/dead-letter.ts",
      "packages/functions/src/recorder.ts",
    ]);
    expect(files.filter((file) => !existsSync(join(smallApp, file)))).toEqual([]);
  });

  it("shares no name with this repository's", () => {
    const namesOf = (stage: typeof small) =>
      resourcesOfType(stage, "lambda/function:Function").map(({ inputs }) => String(inputs["name"]));
    expect(namesOf(small)).toHaveLength(2);
    expect(namesOf(small).filter((name) => namesOf(own).includes(name))).toEqual([]);
  });
});
