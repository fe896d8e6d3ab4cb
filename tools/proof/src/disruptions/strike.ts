import { setTimeout as delay } from "node:timers/promises";
import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import type { DrivenCloud } from "../cloud/driven-cloud.ts";
import type { Hits } from "../evidence/hits.ts";
import type { Progress } from "../evidence/progress.ts";
import type { Random } from "../plan/random.ts";
import type { Blow, BlowKind } from "./blows.ts";
import { killOneOf } from "./kill-one-of.ts";

/** The fault that cuts a service off, while it lasts. */
export const cuts: Readonly<Partial<Record<BlowKind, FaultKind>>> = {
  "the store cut off": "dynamodb.down",
  "the callback cut off": "callback.down",
};

const lookEveryMs = 20;

/**
 * Deals the blows one after the other, each at its share of ended executions.
 *
 * @param options.isCut holds the services that are cut off, while they are
 * @returns how long nobody was there, in all, in milliseconds
 */
export async function strike(options: {
  cloud: DrivenCloud;
  progress: Progress;
  hits: Hits;
  isCut: Set<FaultKind>;
  blows: readonly Blow[];
  random: Random;
}): Promise<number> {
  const { cloud, progress, hits, isCut, random } = options;
  let downMs = 0;
  for (const blow of options.blows) {
    while (progress.ended < blow.at && !progress.isOver) await delay(lookEveryMs);
    if (progress.isOver) break;
    const cut = cuts[blow.kind];
    if (cut !== undefined) {
      hits.blow(blow.kind, []);
      isCut.add(cut);
      cloud.setRate(cut, 1);
      await delay(blow.lastsMs);
      cloud.setRate(cut, 0);
      // Its last faults are told a moment later.
      await delay(lookEveryMs * 5);
      isCut.delete(cut);
    } else if (blow.kind === "a function killed from outside") {
      await killOneOf(cloud.functionProcesses, random);
      hits.blow(blow.kind, []);
    } else {
      hits.blow(blow.kind, await progress.underWay());
      downMs += await cloud.killAndStart();
    }
  }
  return downMs;
}
