import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { openCloud } from "@ringback/cli/cloud/cloud";
import { boundSeconds, deadLetterPassSeconds, sendSeconds } from "@ringback/contracts/settings/derived-times";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import { type DrivenCloud, driveCloud } from "./cloud/driven-cloud.ts";
import { blowKinds, planBlows } from "./disruptions/blows.ts";
import { cuts, strike } from "./disruptions/strike.ts";
import { countQueued, type Evidence, gatherEvidence, queueClient } from "./evidence/evidence.ts";
import { createHits, type Hits } from "./evidence/hits.ts";
import { watchProgress } from "./evidence/progress.ts";
import { checkPromises, type Verdict } from "./evidence/promises.ts";
import { type PlannedMessage, planMessages } from "./plan/planned-message.ts";
import { createRandom } from "./plan/random.ts";
import { sendAgain } from "./send-again.ts";
import { startExecutions } from "./start-executions.ts";

export interface ProofOptions {
  /** The folder of the app whose promises are held. */
  readonly app: string;
  readonly messages: number;
  readonly seed: number;
  readonly settings: StageSettings;
  /** An empty folder for the local cloud's data. */
  readonly dataDir: string;
  /** Takes everything that the local cloud and its functions write. */
  readonly logFile: string;
  /** Hears how many executions have ended. */
  readonly onProgress?: (ended: number) => void;
}

export interface Proof {
  readonly planned: readonly PlannedMessage[];
  readonly hits: Hits;
  readonly evidence: Evidence;
  readonly verdicts: readonly Verdict[];
  /** From the first start to the last end. */
  readonly milliseconds: number;
  /** How long nobody was there, in all. */
  readonly downMs: number;
}

/** A cut lasts no longer than this share of the outage that the settings ride out: other faults come on top of it. */
const cutShare = 0.6;
const lookEveryMs = 100;

/**
 * Sends messages through a local cloud in a process of its own, over the wire, while a fault is aimed at one in ten,
 * functions and the local cloud are killed with SIGKILL and services are cut off. Then it looks from outside at what
 * came of it, and holds the promises against that.
 */
export async function prove(options: ProofOptions): Promise<Proof> {
  const { settings, messages, seed } = options;
  const planned = planMessages({ messages, seed, settings });
  const isCut = new Set<FaultKind>();
  const hits = createHits({
    planned,
    killedKind: "a function killed from outside",
    kindOf: ({ kind }) => blowKinds.find((blow) => isCut.has(kind) && cuts[blow] === kind) ?? kind,
  });
  const cloud = await driveCloud({
    ...options,
    hears: "failures",
    aims: planned.flatMap(({ aim }) => aim ?? []),
    onEvent: hits.hear,
  });
  try {
    return await run({ ...options, planned, isCut, hits, cloud });
  } finally {
    await cloud.close();
  }
}

async function run(
  options: ProofOptions & {
    planned: readonly PlannedMessage[];
    isCut: Set<FaultKind>;
    hits: Hits;
    cloud: DrivenCloud;
  },
): Promise<Proof> {
  const { settings, messages, seed, planned, hits, cloud } = options;
  const client = openCloud({ endpoint: cloud.endpoint });
  const queues = queueClient(cloud.endpoint);
  const boundMs = (boundSeconds(settings) + deadLetterPassSeconds(settings) + sendSeconds(settings)) * 1000;
  const progress = watchProgress(client, {
    total: planned.length,
    patienceMs: boundMs,
    onProgress: options.onProgress,
  });
  const outageMs = settings.outageSeconds * 1000 * cutShare;
  const blows = planBlows({ messages, seed, outageMs });
  const unlessItFails = <T>(work: Promise<T>) => Promise.race([work, cloud.failed]);
  try {
    const startedAt = performance.now();
    const [, downMs] = await unlessItFails(
      Promise.all([
        startExecutions(client, planned, progress),
        strike({ ...options, progress, blows, random: createRandom(seed) }),
      ]),
    );
    await unlessItFails(progress.over);
    const milliseconds = performance.now() - startedAt;
    // A message may be delivered once more after its execution has ended.
    for (const until = Date.now() + boundMs; Date.now() < until; await delay(lookEveryMs)) {
      if ((await unlessItFails(countQueued(queues))) === 0) break;
    }
    const evidence = await unlessItFails(gatherEvidence(client, queues));
    const again = await unlessItFails(sendAgain(client, planned));
    const log = await readFile(options.logFile, "utf8");
    const verdicts = [...checkPromises({ planned, settings, evidence, hits, log, downMs }), again];
    return { planned, hits, evidence, verdicts, milliseconds, downMs };
  } finally {
    progress.stop();
  }
}
