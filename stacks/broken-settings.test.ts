import { afterAll, expect, it, vi } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";

vi.mock("@ringback/contracts/settings/stage-settings", async (original) => {
  const settings = await original<typeof import("@ringback/contracts/settings/stage-settings")>();
  return { ...settings, stageSettings: () => settings.articleSettings };
});

// The files of this project share their modules: what was loaded with these settings goes with them.
afterAll(() => void vi.resetModules());

it("creates nothing for a stage whose times cannot work, and says why", async () => {
  const created: string[] = [];
  await expect(evaluateStage("anna", { onCreated: ({ name }) => created.push(name) })).rejects.toThrow(
    /queueRetentionSeconds is 432000.*a poison message would expire before it reaches the dead-letter queue/,
  );
  expect(created).toEqual([]);
});
