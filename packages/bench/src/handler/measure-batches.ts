import { type Child, startChild } from "../child.ts";
import { median } from "../statistics.ts";
import type { RunningStub } from "../stub/run-stub.ts";
import type { StubCounts } from "../stub/start-stub.ts";
import { subjectEnvironment } from "../subjects/subject-environment.ts";
import type { SubjectName } from "../subjects/subject-names.ts";
import type { BatchFigures } from "./batch-process.ts";
import type { BatchMeasurement } from "./handler-figures.ts";

/** The bundles that a measurement runs. */
export interface BatchBundles {
  /** The process that runs batches. */
  readonly runner: string;
  readonly subjects: ReadonlyMap<SubjectName, string>;
}

/** The memory and the time that production gives the recorder. */
export const invocation = { memoryMb: 512, timeoutMs: 30_000 } as const;
/** Messages before the measured ones, so that the code is compiled as in a function that has run for a while. */
const warmMessages = 200;
/** On a busy machine a size gets fewer rounds, and one at least. */
const budgetMs = 30_000;

interface Lane {
  readonly subject: SubjectName;
  readonly child: Child;
  readonly batches: BatchFigures[];
  requests: number;
  bytes: number;
}

/**
 * Measures subjects with batches of one size: each in a process of its own, one batch at a time, the subjects in
 * turn, so that what else the machine does meets all of them.
 */
export async function measureBatches(options: {
  stub: RunningStub;
  bundles: BatchBundles;
  size: number;
  rounds: number;
}): Promise<readonly BatchMeasurement[]> {
  const { stub, bundles, size, rounds } = options;
  const environment = subjectEnvironment({ endpointUrl: stub.url, batchSize: size });
  const lanes = [...bundles.subjects].map(([subject, bundle]): Lane => {
    const child = startChild({
      file: bundles.runner,
      args: [bundle, String(invocation.timeoutMs)],
      nodeFlags: [`--max-old-space-size=${invocation.memoryMb}`],
      environment,
    });
    return { subject, child, batches: [], requests: 0, bytes: 0 };
  });
  try {
    for (const { child } of lanes) await child.greeting;
    const warm = Math.min(20, Math.round(warmMessages / size));
    const enough = performance.now() + budgetMs;
    for (let round = 0; round < warm + rounds; round += 1) {
      if (round > warm && performance.now() > enough) break;
      for (const lane of rotated(lanes, round)) {
        const before = await stub.counts();
        const batch = await lane.child.ask<BatchFigures>({ size, name: `b${round}` });
        if (round >= warm) addBatch(lane, batch, { before, after: await stub.counts() });
      }
    }
    return lanes.map((lane) => measurement(lane, size));
  } finally {
    await Promise.all(lanes.map(({ child }) => child.end()));
  }
}

function rotated(lanes: readonly Lane[], by: number): readonly Lane[] {
  const start = by % lanes.length;
  return [...lanes.slice(start), ...lanes.slice(0, start)];
}

function addBatch(
  lane: Lane,
  batch: BatchFigures,
  { before, after }: { before: StubCounts; after: StubCounts },
): void {
  if (after.unknown > before.unknown) throw new Error(`The stub does not know a request of ${lane.subject}.`);
  lane.batches.push(batch);
  lane.requests += after.requests - before.requests;
  lane.bytes += after.bytes - before.bytes;
}

function measurement({ subject, batches, requests, bytes }: Lane, size: number): BatchMeasurement {
  const walls = batches.map(({ wallMs }) => wallMs);
  const cpus = batches.map(({ cpuMs }) => cpuMs / size);
  const messages = batches.length * size;
  return {
    subject,
    size,
    rounds: batches.length,
    wallMs: median(walls),
    fastestWallMs: Math.min(...walls),
    cpuMsAMessage: median(cpus),
    lowestCpuMsAMessage: Math.min(...cpus),
    requestsAMessage: requests / messages,
    bytesAMessage: bytes / messages,
    peakBytes: Math.max(...batches.map(({ peakBytes }) => peakBytes)),
    handedBackShare: batches.reduce((sum, { handedBack }) => sum + handedBack, 0) / messages,
  };
}
