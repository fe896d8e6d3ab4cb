import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { type Cloud, openCloud } from "@ringback/cli/cloud/cloud";
import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import { type CloudProcess, startCloudProcess } from "./cloud/cloud-process.ts";
import { cuts, disrupt } from "./disruptions/disrupt.ts";
import { disruptionKinds, planDisruptions } from "./disruptions/disruptions.ts";
import { type AffectedMessages, createAffectedMessages } from "./evidence/affected-messages.ts";
import { boundMs } from "./evidence/bound-ms.ts";
import { type Evidence, gatherEvidence } from "./evidence/evidence.ts";
import { watchProgress } from "./evidence/progress.ts";
import type { PromiseCheck } from "./evidence/promise-check.ts";
import { queueCounter } from "./evidence/queue-counter.ts";
import type { PlannedExecution } from "./plan/planned-execution.ts";
import { createRandom } from "./plan/random.ts";
import { sendAgain } from "./send-again.ts";
import { startExecutions } from "./start-executions.ts";
import type { Subject } from "./subject.ts";

/** A run of the proof. */
export interface ProofOptions<Planned extends PlannedExecution = PlannedExecution> {
  /** The folder of the app whose promises are held. */
  readonly app: string;
  readonly subject: Subject<Planned>;
  /** How many executions are started. */
  readonly messages: number;
  /** Of everything that is drawn: executions, faults and disruptions. */
  readonly seed: number;
  /** An empty folder for the local cloud's data. */
  readonly dataDir: string;
  /** The file for everything that the local cloud and its functions write. */
  readonly logFile: string;
  /** Called with the number of executions that have ended. */
  readonly onProgress?: (ended: number) => void;
}

/** What a run of the proof has found. */
export interface Proof {
  readonly planned: readonly PlannedExecution[];
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
 * Starts executions in a local cloud in a process of its own, over HTTP, while a fault is aimed at one in ten, functions and
 * the local cloud are killed with SIGKILL and services are cut off. Then it checks every promise by what can be seen from
 * outside.
 */
export async function prove<Planned extends PlannedExecution>(
  options: ProofOptions<Planned>,
): Promise<Proof> {
  const { app, dataDir, logFile, seed, subject, messages } = options;
  const isCut = new Set<FaultKind>();
  let affected: AffectedMessages | undefined;
  const cloud = await startCloudProcess({
    ...{ app, dataDir, logFile, seed, ...subject.cloud },
    events: "failures",
    onEvent: (event) => affected?.onEvent(event),
  });
  try {
    const client = await openCloud({ endpoint: cloud.endpoint });
    const planned = subject.plan(client, { messages, seed });
    affected = createAffectedMessages({
      planned,
      killedKind: "a function killed from outside",
      kindOf: ({ kind }) =>
        disruptionKinds.find((disruption) => isCut.has(kind) && cuts[disruption] === kind) ?? kind,
    });
    cloud.aim(planned.flatMap(({ aim }) => aim ?? []));
    return await run({ ...options, client, planned, isCut, affected, cloud });
  } finally {
    await cloud.close();
  }
}

async function run<Planned extends PlannedExecution>(
  options: ProofOptions<Planned> & {
    client: Cloud;
    planned: readonly Planned[];
    isCut: Set<FaultKind>;
    affected: AffectedMessages;
    cloud: CloudProcess;
  },
): Promise<Proof> {
  const { messages, seed, subject, client, planned, affected, cloud } = options;
  const { tasks } = client.whole;
  const queues = await queueCounter(client, cloud.endpoint);
  const patienceMs = Math.max(...tasks.map(({ settings }) => boundMs(settings)));
  const progress = watchProgress(client, {
    total: planned.length,
    patienceMs,
    onProgress: options.onProgress,
  });
  const outageMs = Math.min(...tasks.map(({ settings }) => settings.outageSeconds)) * 1000 * cutShare;
  const disruptions = planDisruptions({ messages, seed, outageMs });
  const unlessItFails = <T>(work: Promise<T>) => Promise.race([work, cloud.failed]);
  const gather = async (downMs: number) => {
    const evidence = await unlessItFails(gatherEvidence(client, queues, cloud.tables));
    const log = await readFile(options.logFile, "utf8");
    return { planned, tasks, evidence, affected, log, downMs };
  };
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
    for (const until = Date.now() + patienceMs; Date.now() < until; await delay(pollMs)) {
      if ((await unlessItFails(queues.count())) === 0) break;
    }
    const over = await gather(downMs);
    const checks = await subject.check(over);
    const again = await unlessItFails(sendAgain(client, (entry) => subject.mayNeedEdit(entry, planned)));
    const checksAgain = await subject.checkAgain(await gather(downMs));
    const { evidence } = over;
    return { planned, affected, evidence, checks: [...checks, again, ...checksAgain], milliseconds, downMs };
  } finally {
    progress.stop();
  }
}
