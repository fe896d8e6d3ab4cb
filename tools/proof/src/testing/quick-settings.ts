import { type StageSettings, stageSettings } from "@ringback/contracts/settings/stage-settings";

/**
 * The local stage with shorter times than any stage may have, so that a test does not wait for real visibility
 * timeouts.
 */
export const quickSettings: StageSettings = {
  ...stageSettings("local"),
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
};
