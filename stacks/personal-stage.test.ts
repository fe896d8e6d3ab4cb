import { stageSettings } from "@ringback/contracts/stage-settings";
import { describe, expect, it } from "vitest";
import { itDeploysItsSettings } from "./testing/describe-stage.ts";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { resourcesOfType } from "./testing/find-resource.ts";
import { linkTypes } from "./testing/link-types.ts";

const stage = await evaluateStage("anna");

describe("a personal stage", () => {
  itDeploysItsSettings({ stage, settings: stageSettings("anna"), pair: "Work" });

  it("goes away as a whole with sst remove", () => {
    expect(stage.app).toMatchObject({ removal: "remove", protect: false });
    expect(stage.resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
    for (const { inputs } of resourcesOfType(stage, "dynamodb/table:Table")) {
      expect(inputs["deletionProtectionEnabled"]).toBe(false);
    }
  });

  it("is typed by sst-env.d.ts as SST would write it", async () => {
    await expect(linkTypes(stage.links)).toMatchFileSnapshot("../sst-env.d.ts");
  });
});
