import { fileURLToPath } from "node:url";
import { startChild } from "../child.ts";
import { heapFlags } from "../handler/heap-flags.ts";
import { median } from "../statistics.ts";
import { type RunningStub, runStub } from "../stub/run-stub.ts";
import { bundleSubject, projectDir, type SubjectBundle } from "../subjects/bundle-subject.ts";
import { subjectEnvironment } from "../subjects/subject-environment.ts";
import { bundledPackages } from "./bundled-packages.ts";
import type { ColdStartFigures, ColdStartMeasurement } from "./cold-start-figures.ts";
import type { ColdStartMoments } from "./cold-start-process.ts";
import { type ColdStartSubject, coldStartEntry, coldStartSubjects } from "./cold-start-subjects.ts";

const runs = 20;
const runnerEntry = fileURLToPath(new URL("./cold-start-process.ts", import.meta.url));

interface Start {
  readonly readyMs: number;
  readonly firstDoneMs: number;
}

/** Starts every subject so many times, in turn, each in a process of its own. */
export async function benchColdStart(onProgress: (text: string) => void): Promise<ColdStartFigures> {
  const stub = await runStub();
  try {
    const bundles = new Map<ColdStartSubject, SubjectBundle>();
    for (const subject of coldStartSubjects) {
      bundles.set(
        subject,
        await bundleSubject({ name: `cold-${subject}`, ...coldStartEntry(subject, projectDir) }),
      );
    }
    const runner = await bundleSubject({ name: "cold-start", entry: runnerEntry, packages: "bundled" });
    const starts = new Map(coldStartSubjects.map((subject): [ColdStartSubject, Start[]] => [subject, []]));
    // The first round finds the files on the disk, and is not counted.
    for (let run = 0; run <= runs; run += 1) {
      onProgress(`run ${run} of ${runs}`);
      for (const [subject, bundle] of bundles) {
        const start = await startOnce({ stub, runner: runner.file, bundle: bundle.file });
        if (run > 0) starts.get(subject)?.push(start);
      }
    }
    const ringback = bundles.get("ringback");
    return {
      measurements: [...bundles].map(([subject, { bytes }]) =>
        measurement(subject, { bytes, starts: starts.get(subject) ?? [] }),
      ),
      packages: ringback === undefined ? [] : bundledPackages(ringback.metafile),
    };
  } finally {
    await stub.end();
  }
}

async function startOnce(start: { stub: RunningStub; runner: string; bundle: string }): Promise<Start> {
  const environment = subjectEnvironment({ endpointUrl: start.stub.url, batchSize: 10 });
  const startedAt = performance.timeOrigin + performance.now();
  const child = startChild({ file: start.runner, args: [start.bundle], nodeFlags: heapFlags, environment });
  try {
    const { readyAt, firstDoneAt } = await momentsOf(child.firstMessage);
    return { readyMs: readyAt - startedAt, firstDoneMs: firstDoneAt - startedAt };
  } finally {
    await child.end();
  }
}

async function momentsOf(firstMessage: Promise<unknown>): Promise<ColdStartMoments> {
  const message = await firstMessage;
  if (typeof message === "object" && message !== null && "readyAt" in message && "firstDoneAt" in message) {
    return { readyAt: Number(message.readyAt), firstDoneAt: Number(message.firstDoneAt) };
  }
  throw new Error("The process sent no moments.");
}

function measurement(
  subject: ColdStartSubject,
  { bytes, starts }: { bytes: number; starts: readonly Start[] },
): ColdStartMeasurement {
  const ready = starts.map(({ readyMs }) => readyMs);
  const firstDone = starts.map(({ firstDoneMs }) => firstDoneMs);
  return {
    subject,
    runs: starts.length,
    bundleBytes: bytes,
    readyMs: median(ready),
    fastestReadyMs: Math.min(...ready),
    firstDoneMs: median(firstDone),
    fastestFirstDoneMs: Math.min(...firstDone),
  };
}
