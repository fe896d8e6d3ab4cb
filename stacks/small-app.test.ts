import { existsSync } from "node:fs";
import { join } from "node:path";
import { smallApp } from "@ringback/testing/small-app";
import { describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { plainJson, resourcesOfType } from "./testing/find-resource.ts";

const small = await evaluateStage("anna", { app: smallApp });
const own = await evaluateStage("anna");

describe("the small app that the tests of the tools run", () => {
  it.each([
    ["queues", "sqs/queue:Queue", 3],
    ["tables", "dynamodb/table:Table", 2],
    ["functions", "lambda/function:Function", 3],
    ["mappings", "lambda/eventSourceMapping:EventSourceMapping", 3],
    ["workflow", "sfn/stateMachine:StateMachine", 1],
    ["roles", "iam/role:Role", 5],
  ])("has the %s of this repository's", (_, type, count) => {
    const described = (stage: typeof small) =>
      resourcesOfType(stage, type).map(({ name, inputs: { tags, ...inputs } }) => ({
        name,
        inputs: plainJson(JSON.parse(JSON.stringify(inputs).replaceAll(small.app.name, own.app.name))),
      }));
    expect(described(small)).toEqual(described(own));
    expect(described(small)).toHaveLength(count);
  });

  it("has functions of its own, in the files that its stacks name", () => {
    const files = small.functions.map(({ handler }) => handler.replace(/\.\w+$/, ".ts"));
    expect([...new Set(files)]).toEqual([
      "packages/functions/src/recorder.ts",
      "packages/functions/src/undelivered-events.ts",
    ]);
    expect(files.filter((file) => !existsSync(join(smallApp, file)))).toEqual([]);
  });

  it("shares no name with this repository's", () => {
    const namesOf = (stage: typeof small) =>
      resourcesOfType(stage, "lambda/function:Function").map(({ inputs }) => String(inputs["name"]));
    expect(namesOf(small)).toHaveLength(3);
    expect(namesOf(small).filter((name) => namesOf(own).includes(name))).toEqual([]);
  });
});
