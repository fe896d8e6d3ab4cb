import { type Child, startChild } from "../child.ts";
import { median } from "../statistics.ts";
import type { RunningStub } from "../stub/run-stub.ts";
import type { StubCounts } from "../stub/start-stub.ts";
import { subjectEnvironment } from "../subjects/subject-environment.ts";
import type { BatchFigures } from "./batch-process.ts";
import type { BatchMeasurement } from "./handler-figures.ts";

/** One of those that are measured side by side. */
export interface Contestant<Subject extends string> {
  readonly subject: Subject;
  readonly bundle: string;
  readonly nodeFlags: readonly string[];
}

/** The time that production gives the recorder, in milliseconds. */
const timeoutMs = 30_000;
/** Twice that, since the machine may be busy with other work: who takes longer has failed. */
const patienceMs = 2 * timeoutMs;
/** Messages before the measured ones, so that the code is compiled as in a function that has run for a while. */
const warmMessages = 200;
/** On a busy machine a size gets fewer rounds, and one at least. */
const budgetMs = 25_000;

interface Lane<Subject extends string> {
  readonly subject: Subject;
  readonly child: Child;
  readonly batches: BatchFigures[];
  requests: number;
  bytes: number;
  hasFailed: boolean;
}

/**
 * Measures contestants with batches of one size: each in a process of its own, one batch at a time, in turn, so that
 * what else the machine does meets all of them. One that runs out of memory, or far out of time, has no measurement.
 */
export async function measureBatches<Subject extends string>(options: {
  stub: RunningStub;
  /** The bundle of the process that runs batches. */
  runner: string;
  contestants: readonly Contestant<Subject>[];
  size: number;
  rounds: number;
}): Promise<readonly BatchMeasurement<Subject>[]> {
  const { stub, runner, contestants, size, rounds } = options;
  const environment = subjectEnvironment({ endpointUrl: stub.url, batchSize: size });
  const lanes = contestants.map(({ subject, bundle, nodeFlags }): Lane<Subject> => {
    const child = startChild({ file: runner, args: [bundle, String(timeoutMs)], nodeFlags, environment });
    return { subject, child, batches: [], requests: 0, bytes: 0, hasFailed: false };
  });
  try {
    for (const { child } of lanes) await child.greeting;
    const warm = Math.min(20, Math.round(warmMessages / size));
    const enough = performance.now() + budgetMs;
    for (let round = 0; round < warm + rounds; round += 1) {
      if (round > warm && performance.now() > enough) break;
      for (const lane of rotated(lanes, round)) {
        if (!lane.hasFailed) await runBatch({ stub, lane, size, counts: round >= warm });
      }
    }
    return lanes.filter(({ hasFailed }) => !hasFailed).map((lane) => measurement(lane, size));
  } finally {
    await Promise.all(lanes.map(({ child }) => child.end()));
  }
}

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

async function runBatch<Subject extends string>(run: {
  stub: RunningStub;
  lane: Lane<Subject>;
  size: number;
  counts: boolean;
}): Promise<void> {
  const { stub, lane, size, counts } = run;
  const before = await stub.counts();
  try {
    const batch = await inTime(lane.child.ask<BatchFigures>({ size }));
    if (batch === undefined) await fail(lane);
    else if (counts) addBatch(lane, batch, { before, after: await stub.counts() });
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("heap out of memory")) throw error;
    await fail(lane);
  }
}

async function fail<Subject extends string>(lane: Lane<Subject>): Promise<void> {
  lane.hasFailed = true;
  await lane.child.end();
}

/** Undefined where it takes too long. */
async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), patienceMs);
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function addBatch<Subject extends string>(
  lane: Lane<Subject>,
  batch: BatchFigures,
  { before, after }: { before: StubCounts; after: StubCounts },
): void {
  if (after.unknown > before.unknown) throw new Error(`The stub does not know a request of ${lane.subject}.`);
  lane.batches.push(batch);
  lane.requests += after.requests - before.requests;
  lane.bytes += after.bytes - before.bytes;
}

function measurement<Subject extends string>(
  { subject, batches, requests, bytes }: Lane<Subject>,
  size: number,
): BatchMeasurement<Subject> {
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
