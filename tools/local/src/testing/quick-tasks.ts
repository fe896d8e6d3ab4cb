import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { quickSettings } from "./quick-settings.ts";

const {
  functionTimeoutSeconds,
  visibilityTimeoutSeconds,
  storeCall,
  callbackCall,
  redeliveryBackoff,
  deadLetterFunctionTimeoutSeconds,
  deadLetterVisibilityTimeoutSeconds,
} = quickSettings;

const quick = {
  functionTimeoutSeconds,
  visibilityTimeoutSeconds,
  storeCall,
  callbackCall,
  ...(redeliveryBackoff === undefined ? {} : { redeliveryBackoff }),
  deadLetterFunctionTimeoutSeconds,
  deadLetterVisibilityTimeoutSeconds,
  maxReceiveCount: 3,
};

/** The same for the app with two tasks, whose messages are received three times at most. */
export const quickTasks: { readonly Reserve: Partial<TaskSettings>; readonly Record: Partial<TaskSettings> } =
  {
    Reserve: quick,
    Record: quick,
  };
