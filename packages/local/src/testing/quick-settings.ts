import { type StageSettings, stageSettings } from "@ringback/contracts/stage-settings";

/** The local stage with times that no stage may have, for tests that wait until a message comes back. */
export const quickSettings: StageSettings = {
  ...stageSettings("local"),
  functionTimeoutSeconds: 2,
  visibilityTimeoutSeconds: 3,
  redeliveryBackoff: { initialSeconds: 0.5, capSeconds: 1 },
  deadLetterFunctionTimeoutSeconds: 2,
  deadLetterVisibilityTimeoutSeconds: 3,
};
