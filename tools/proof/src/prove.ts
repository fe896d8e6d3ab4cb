import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { openCloud } from "@ringback/cli/cloud/cloud";
import { boundSeconds, deadLetterPassSeconds, sendSeconds } from "@ringback/contracts/settings/derived-times";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import { type CloudProcess, startCloudProcess } from "./cloud/cloud-process.ts";
import { cuts, disrupt } from "./disruptions/disrupt.ts";
import { disruptionKinds, planDisruptions } from "./disruptions/disruptions.ts";
import { type AffectedMessages, createAffectedMessages } from "./evidence/affected-messages.ts";
import { type Evidence, gatherEvidence } from "./evidence/evidence.ts";
import { watchProgress } from "./evidence/progress.ts";
import { checkPromises, type PromiseCheck } from "./evidence/promises.ts";
import { queueCounter } from "./evidence/queue-counter.ts";
import { type PlannedMessage, planMessages } from "./plan/planned-message.ts";
import { createRandom } from "./plan/random.ts";
import { sendAgain } from "./send-again.ts";
import { startExecutions } from "./start-executions.ts";

/** A run of the proof. */
export interface ProofOptions {
  /** The folder of the app whose promises are held. */
  readonly app: string;
  /** How many messages are sent. */
  readonly messages: number;
  /** Of everything that is drawn: messages, faults and disruptions. */
  readonly seed: number;
  readonly settings: StageSettings;
  /** An empty folder for the local cloud's data. */
  readonly dataDir: string;
  /** The file for everything that the local cloud and its functions write. */
  readonly logFile: string;
  /** Called with the number of executions that have ended. */
  readonly onProgress?: (ended: number) => void;
}

/** What a run of the proof has found. */
export interface Proof {
  readonly planned: readonly PlannedMessage[];
  readonly affected: AffectedMessages;
  readonly evidence: Evidence;
  /** One for each promise. */
  readonly checks: readonly PromiseCheck[];
  /** From the first start to the last end. */
  readonly milliseconds: number;
  /** For how many milliseconds the local cloud was down, in all. */
  readonly downMs: number;
}

/**
 * A service is cut off for this share at most of the outage that the settings allow for: other faults come on top of
 * it.
 */
const cutShare = 0.6;
const pollMs = 100;

/**
 * Sends messages through a local cloud in a process of its own, over HTTP, while a fault is aimed at one in ten,
 * functions and the local cloud are killed with SIGKILL and services are cut off. Then it checks every promise by what can
 * be seen from outside.
 */
export async function prove(options: ProofOptions): Promise<Proof> {
  const { settings, messages, seed } = options;
  const planned = planMessages({ messages, seed, settings });
  const isCut = new Set<FaultKind>();
  const affected = createAffectedMessages({
    planned,
    killedKind: "a function killed from outside",
    kindOf: ({ kind }) =>
      disruptionKinds.find((disruption) => isCut.has(kind) && cuts[disruption] === kind) ?? kind,
  });
  const cloud = await startCloudProcess({
    ...options,
    events: "failures",
    aims: planned.flatMap(({ aim }) => aim ?? []),
    onEvent: affected.onEvent,
  });
  try {
    return await run({ ...options, planned, isCut, affected, cloud });
  } finally {
    await cloud.close();
  }
}

async function run(
  options: ProofOptions & {
    planned: readonly PlannedMessage[];
    isCut: Set<FaultKind>;
    affected: AffectedMessages;
    cloud: CloudProcess;
  },
): Promise<Proof> {
  const { settings, messages, seed, planned, affected, cloud } = options;
  const client = await openCloud({ endpoint: cloud.endpoint });
  const queues = await queueCounter(client, cloud.endpoint);
  const boundMs = (boundSeconds(settings) + deadLetterPassSeconds(settings) + sendSeconds(settings)) * 1000;
  const progress = watchProgress(client, {
    total: planned.length,
    patienceMs: boundMs,
    onProgress: options.onProgress,
  });
  const outageMs = settings.outageSeconds * 1000 * cutShare;
  const disruptions = planDisruptions({ messages, seed, outageMs });
  const unlessItFails = <T>(work: Promise<T>) => Promise.race([work, cloud.failed]);
  try {
    const startedAt = performance.now();
    const [, downMs] = await unlessItFails(
      Promise.all([
        startExecutions(client, planned, progress),
        disrupt({ ...options, progress, disruptions, random: createRandom(seed) }),
      ]),
    );
    await unlessItFails(progress.over);
    const milliseconds = performance.now() - startedAt;
    // A message may be delivered once more after its execution has ended.
    for (const until = Date.now() + boundMs; Date.now() < until; await delay(pollMs)) {
      if ((await unlessItFails(queues.count())) === 0) break;
    }
    const evidence = await unlessItFails(gatherEvidence(client, queues));
    const again = await unlessItFails(sendAgain(client, planned));
    const log = await readFile(options.logFile, "utf8");
    const checks = [...checkPromises({ planned, settings, evidence, affected, log, downMs }), again];
    return { planned, affected, evidence, checks, milliseconds, downMs };
  } finally {
    progress.stop();
  }
}
