import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { type FaultKind, faultKinds, isFaultKind } from "@ringback/local/faults/fault-kinds";
import type { Random } from "./random.ts";

/** The faults that pass. A refusal for good is not one: it gives its message another row of the outcome table. */
export const passingFaults: readonly FaultKind[] = Object.keys(faultKinds)
  .filter(isFaultKind)
  .filter((kind) => !kind.endsWith(".refuse"));

/** One fault in so many happens again until the receives, or the attempts to send, are used up. */
const forGoodEvery = 12;

/**
 * How often a fault happens: once or twice, or until the message has no receive, and the workflow no attempt, left.
 */
export function faultTimes(kind: FaultKind, settings: TaskSettings, random: Random): number {
  const isForGood = random.below(forGoodEvery) === 0;
  if (kind.startsWith("sqs.send")) return isForGood ? settings.sendAttempts : 1;
  if (kind.startsWith("sqs.")) return 1;
  const receives = isForGood ? settings.maxReceiveCount : 1;
  if (kind.startsWith("function.")) return receives;
  const { attempts } = kind.startsWith("dynamodb.") ? settings.storeCall : settings.callbackCall;
  return isForGood ? receives * attempts : 1 + random.below(attempts);
}
