import { callbackConcurrency } from "./derived-times.ts";
import type { TaskSettings } from "./task-settings.ts";

const largeRegions = new Set(["us-east-1", "us-west-2", "eu-west-1"]);

/**
 * How many calls of SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat together an account may sustain in a region, a
 * second: AWS's default ("Quotas related to API action throttling" of Step Functions). Where the region is not known, the
 * smaller quota is assumed.
 */
export function callbackQuotaPerSecond(region: string | undefined): number {
  return region !== undefined && largeRegions.has(region) ? 500 : 300;
}

/**
 * How many callbacks a second each invocation of each task may make, so that all of them together keep to the account's
 * quota: an equal share for each of `callbackConcurrency`. 0 where there are more invocations than callbacks.
 */
export function callbackShare(tasks: readonly TaskSettings[], quotaPerSecond: number): number {
  const invocations = tasks.reduce((sum, task) => sum + callbackConcurrency(task), 0);
  return Math.floor(quotaPerSecond / invocations);
}
