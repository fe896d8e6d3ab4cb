import { type Child, startChild } from "../child.ts";
import { median } from "../statistics.ts";
import type { RunningStub } from "../stub/run-stub.ts";
import type { StubCounts } from "../stub/start-stub.ts";
import { subjectEnvironment } from "../subjects/subject-environment.ts";
import type { BatchFigures } from "./batch-process.ts";
import type { BatchMeasurement } from "./handler-figures.ts";

/** A handler that is compared with others: its bundle, and Node's flags for its process. */
export interface ComparedHandler<Subject extends string> {
  readonly subject: Subject;
  readonly bundle: string;
  readonly nodeFlags: readonly string[];
}

/** The time that production gives the recorder, in milliseconds. */
const timeoutMs = 30_000;
/** Twice that, since the machine may be busy with other work: a handler that takes longer has failed. */
const patienceMs = 2 * timeoutMs;
/** Messages before the measured ones, so that the code is compiled as in a function that has run for a while. */
const warmMessages = 200;
/** On a busy machine a size gets fewer rounds, and one at least. */
const budgetMs = 25_000;

/** A handler's process, and what its batches took so far. */
interface HandlerRun<Subject extends string> {
  readonly subject: Subject;
  readonly child: Child;
  readonly batches: BatchFigures[];
  requests: number;
  bytes: number;
  hasFailed: boolean;
}

/**
 * Measures handlers with batches of one size: each in a process of its own, one batch at a time, in turn, so that other
 * work of the machine slows all of them down alike. One that runs out of memory, or takes far too long, has no
 * measurement.
 */
export async function measureBatches<Subject extends string>(options: {
  stub: RunningStub;
  /** The bundle of the process that runs batches. */
  runner: string;
  handlers: readonly ComparedHandler<Subject>[];
  size: number;
  rounds: number;
}): Promise<readonly BatchMeasurement<Subject>[]> {
  const { stub, runner, handlers, size, rounds } = options;
  const environment = subjectEnvironment({ endpointUrl: stub.url, batchSize: size });
  const runs = handlers.map(({ subject, bundle, nodeFlags }): HandlerRun<Subject> => {
    const child = startChild({ file: runner, args: [bundle, String(timeoutMs)], nodeFlags, environment });
    return { subject, child, batches: [], requests: 0, bytes: 0, hasFailed: false };
  });
  try {
    for (const { child } of runs) await child.firstMessage;
    const warm = Math.min(20, Math.round(warmMessages / size));
    const enough = performance.now() + budgetMs;
    for (let round = 0; round < warm + rounds; round += 1) {
      if (round > warm && performance.now() > enough) break;
      for (const run of rotated(runs, round)) {
        if (!run.hasFailed) await runBatch({ stub, run, size, counts: round >= warm });
      }
    }
    return runs.filter(({ hasFailed }) => !hasFailed).map((run) => measurement(run, size));
  } finally {
    await Promise.all(runs.map(({ child }) => child.end()));
  }
}

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

async function runBatch<Subject extends string>(options: {
  stub: RunningStub;
  run: HandlerRun<Subject>;
  size: number;
  counts: boolean;
}): Promise<void> {
  const { stub, run, size, counts } = options;
  const before = await stub.counts();
  try {
    const batch = await inTime(run.child.ask<BatchFigures>({ size }));
    if (batch === undefined) await fail(run);
    else if (counts) addBatch(run, batch, { before, after: await stub.counts() });
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("heap out of memory")) throw error;
    await fail(run);
  }
}

async function fail<Subject extends string>(run: HandlerRun<Subject>): Promise<void> {
  run.hasFailed = true;
  await run.child.end();
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
  run: HandlerRun<Subject>,
  batch: BatchFigures,
  { before, after }: { before: StubCounts; after: StubCounts },
): void {
  if (after.unknown > before.unknown) throw new Error(`The stub does not know a request of ${run.subject}.`);
  run.batches.push(batch);
  run.requests += after.requests - before.requests;
  run.bytes += after.bytes - before.bytes;
}

function measurement<Subject extends string>(
  { subject, batches, requests, bytes }: HandlerRun<Subject>,
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
    returnedShare: batches.reduce((sum, { returned }) => sum + returned, 0) / messages,
  };
}
