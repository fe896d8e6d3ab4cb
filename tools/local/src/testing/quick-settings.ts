import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";

/** The small app's task on the stage `local`, with times that no stage may have, for tests that wait until a message comes back. */
export const quickSettings: TaskSettings = {
  ...recordingSettings("local"),
  functionTimeoutSeconds: 4,
  visibilityTimeoutSeconds: 5,
  // A busy machine must not look like a service that fails.
  storeCall: { attempts: 2, connectTimeoutMs: 1000, requestTimeoutMs: 2000, backoffMs: 50 },
  callbackCall: { attempts: 2, connectTimeoutMs: 1000, requestTimeoutMs: 2000, backoffMs: 50 },
  redeliveryBackoff: { initialSeconds: 0.5, capSeconds: 1 },
  deadLetterFunctionTimeoutSeconds: 4,
  deadLetterVisibilityTimeoutSeconds: 5,
};
