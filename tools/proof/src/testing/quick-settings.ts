import { type StageSettings, stageSettings } from "@ringback/contracts/settings/stage-settings";

/** The local stage with times that no stage may have: nobody waits for visibility timeouts of a real length. */
export const quickSettings: StageSettings = {
  ...stageSettings("local"),
  functionTimeoutSeconds: 3,
  visibilityTimeoutSeconds: 4,
  maxReceiveCount: 3,
  // A busy machine is no fault of a service.
  storeCall: { attempts: 2, connectTimeoutMs: 500, requestTimeoutMs: 1000, backoffMs: 50 },
  callbackCall: { attempts: 2, connectTimeoutMs: 500, requestTimeoutMs: 1000, backoffMs: 50 },
  redeliveryBackoff: { initialSeconds: 0.5, capSeconds: 1 },
  outageSeconds: 1.5,
  deadLetterFunctionTimeoutSeconds: 3,
  deadLetterVisibilityTimeoutSeconds: 4,
  sendAttempts: 2,
  sendIntervalSeconds: 1,
};
