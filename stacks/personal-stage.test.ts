import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { resourcesOfType } from "./testing/find-resource.ts";
import { itDeploysItsSettings } from "./testing/it-deploys-its-settings.ts";

const stage = await evaluateStage("anna");

describe("a personal stage", () => {
  itDeploysItsSettings({ stage, settings: recordingSettings("anna"), pair: "RecordWork" });

  it("goes away as a whole with sst remove", () => {
    expect(stage.app).toMatchObject({ removal: "remove", protect: false });
    expect(stage.resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
    for (const { inputs } of resourcesOfType(stage, "dynamodb/table:Table")) {
      expect(inputs["deletionProtectionEnabled"]).toBe(false);
    }
  });
});
