import { callbackConcurrency } from "./derived-times.ts";
import type { StageSettings } from "./stage-settings.ts";

const largeRegions = new Set(["us-east-1", "us-west-2", "eu-west-1"]);

/**
 * How many calls of SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat together an account may sustain in a region, a
 * second: AWS's default ("Quotas related to API action throttling" of Step Functions). Where the region is not known, the
 * smaller quota is assumed.
 */
export function callbackQuotaPerSecond(region: string | undefined): number {
  return region !== undefined && largeRegions.has(region) ? 500 : 300;
}

/** The settings with a quota of callbacks a second, and with the rate of one invocation: an equal share for each of `callbackConcurrency`. */
export function withCallbackQuota(settings: StageSettings, quotaPerSecond: number): StageSettings {
  return {
    ...settings,
    callbackQuotaPerSecond: quotaPerSecond,
    callbackRatePerSecond: Math.floor(quotaPerSecond / callbackConcurrency(settings)),
  };
}
