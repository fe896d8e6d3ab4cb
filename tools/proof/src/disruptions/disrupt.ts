import { setTimeout as delay } from "node:timers/promises";
import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import type { CloudProcess } from "../cloud/cloud-process.ts";
import type { AffectedMessages } from "../evidence/affected-messages.ts";
import type { Progress } from "../evidence/progress.ts";
import type { Random } from "../plan/random.ts";
import type { Disruption, DisruptionKind } from "./disruptions.ts";
import { killOneOf } from "./kill-one-of.ts";

/** The fault that cuts a service off: its rate is 1 for as long as the disruption lasts. */
export const cuts: Readonly<Partial<Record<DisruptionKind, FaultKind>>> = {
  "the store cut off": "dynamodb.down",
  "the callback cut off": "callback.down",
};

const lookEveryMs = 20;

/**
 * Carries out the disruptions one after the other, each when its share of the executions has ended.
 *
 * @param options.isCut gets the fault of a service that is cut off, for as long as it is
 * @returns for how many milliseconds the local cloud was down, in all
 */
export async function disrupt(options: {
  cloud: CloudProcess;
  progress: Progress;
  affected: AffectedMessages;
  isCut: Set<FaultKind>;
  disruptions: readonly Disruption[];
  random: Random;
}): Promise<number> {
  const { cloud, progress, affected, isCut, random } = options;
  let downMs = 0;
  for (const disruption of options.disruptions) {
    while (progress.ended < disruption.at && !progress.isOver) await delay(lookEveryMs);
    if (progress.isOver) break;
    const cut = cuts[disruption.kind];
    if (cut !== undefined) {
      affected.onDisruption(disruption.kind, []);
      isCut.add(cut);
      cloud.setRate(cut, 1);
      await delay(disruption.lastsMs);
      cloud.setRate(cut, 0);
      // Its last faults are reported a moment later.
      await delay(lookEveryMs * 5);
      isCut.delete(cut);
    } else if (disruption.kind === "a function killed from outside") {
      await killOneOf(cloud.functionProcesses, random);
      affected.onDisruption(disruption.kind, []);
    } else {
      affected.onDisruption(disruption.kind, await progress.running());
      downMs += await cloud.killAndStart();
    }
  }
  return downMs;
}
