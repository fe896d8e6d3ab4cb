import { callbackConcurrency } from "./derived-times.ts";
import type { StageSettings } from "./stage-settings.ts";

const largeRegions = new Set(["us-east-1", "us-west-2", "eu-west-1"]);

/**
 * SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat together, sustained, that an account may call in a region each
 * second, by default (AWS: "Quotas related to API action throttling" of Step Functions). A region that is not known has
 * the smaller quota.
 */
export function callbackQuotaPerSecond(region: string | undefined): number {
  return region !== undefined && largeRegions.has(region) ? 500 : 300;
}

/** The settings under a quota of callbacks a second, shared evenly among all invocations that may call back at once. */
export function withCallbackQuota(settings: StageSettings, quotaPerSecond: number): StageSettings {
  return {
    ...settings,
    callbackQuotaPerSecond: quotaPerSecond,
    callbackRatePerSecond: Math.floor(quotaPerSecond / callbackConcurrency(settings)),
  };
}
