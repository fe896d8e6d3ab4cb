import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";

/** Shorter times than any stage may have, so that a test does not wait for real visibility timeouts. */
export const quickTimes = {
  functionTimeoutSeconds: 3,
  visibilityTimeoutSeconds: 4,
  maxReceiveCount: 3,
  // A busy machine must not look like a service that fails.
  storeCall: { attempts: 2, connectTimeoutMs: 500, requestTimeoutMs: 1000, backoffMs: 50 },
  callbackCall: { attempts: 2, connectTimeoutMs: 500, requestTimeoutMs: 1000, backoffMs: 50 },
  redeliveryBackoff: { initialSeconds: 0.5, capSeconds: 1 },
  outageSeconds: 1.5,
  deadLetterFunctionTimeoutSeconds: 3,
  deadLetterVisibilityTimeoutSeconds: 4,
  sendAttempts: 2,
  sendIntervalSeconds: 1,
} satisfies Partial<TaskSettings>;

/** The local stage with these times. */
export const quickSettings: TaskSettings = { ...recordingSettings("local"), ...quickTimes };
