import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { describe, expect, it, vi } from "vitest";
import { describeStage } from "./stage.ts";

describe("describeStage", () => {
  it.each(["1st", "my stage", "grün", "", "-a", "a_b", "a".repeat(33)])(
    "refuses the stage name %j, and says what a name may be",
    (name) => {
      expect(() => describeStage(name)).toThrow(
        `The stage name "${name}" has to start with a letter and have letters, digits and hyphens only, 32 characters at most.`,
      );
    },
  );

  it("refuses to deploy the settings of the local cloud", () => {
    expect(() => describeStage("local")).toThrow(
      'The stage name "local" belongs to the local cloud, whose settings AWS would refuse.',
    );
  });

  it("gives the local cloud its settings, with a quota of callbacks that no account has", () => {
    const { settings, logRetentionDays } = describeStage("local", {
      region: "us-east-1",
      isLocalCloud: true,
    });
    expect(settings).toEqual(stageSettings("local"));
    expect(logRetentionDays).toBe(7);
  });

  it("knows the local cloud by RINGBACK_LOCAL", () => {
    vi.stubEnv("RINGBACK_LOCAL", "true");
    expect(describeStage("local").settings).toEqual(stageSettings("local"));
    vi.stubEnv("RINGBACK_LOCAL", "1");
    expect(() => describeStage("local")).toThrow("belongs to the local cloud");
    vi.unstubAllEnvs();
  });

  it.each([
    ["eu-west-1", {}, 500],
    ["eu-central-1", {}, 300],
    [undefined, {}, 300],
    ["eu-central-1", { callbackQuotaPerSecond: 1200 }, 1200],
  ] as const)("has the quota of callbacks of %s, with the choices %j", (region, chosen, quota) => {
    const { settings } = describeStage("production", { region, chosen });
    expect(settings.callbackQuotaPerSecond).toBe(quota);
  });

  it("passes on how long the tables keep their items, and nothing where a stage keeps them for ever", () => {
    const chosen = { messagesTtlDays: 400, deadLettersTtlDays: 90 };
    expect(describeStage("production", { chosen }).settings).toMatchObject(chosen);
    expect(Object.keys(describeStage("production").settings)).not.toEqual(
      expect.arrayContaining([expect.stringContaining("TtlDays")]),
    );
    expect(() => describeStage("production", { chosen: { messagesTtlDays: 400 } })).toThrow(
      "messagesTtlDays is 400, but deadLettersTtlDays is not set",
    );
  });

  it.each([
    ["alias/mine", 'kmsKeyArn is "alias/mine", and has to be the ARN of a key: no alias, and no id alone.'],
    ["arn:aws:kms:eu-central-1:111122223333:alias/mine", "has to be the ARN of a key: no alias"],
    [
      "arn:aws:kms:us-east-1:111122223333:key/1234abcd",
      "kmsKeyArn is a key of us-east-1, and the stage is deployed to eu-central-1, which cannot use it.",
    ],
  ])("refuses the key %s, which no policy could name", (kmsKeyArn, sentence) => {
    expect(() => describeStage("production", { region: "eu-central-1", chosen: { kmsKeyArn } })).toThrow(
      sentence,
    );
  });
});
