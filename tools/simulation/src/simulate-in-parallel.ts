import { Worker } from "node:worker_threads";
import { addStatistics, emptyStatistics } from "./run-statistics.ts";
import type { SimulationReport } from "./simulate.ts";
import type { SimulatedApp } from "./simulated-apps.ts";
import type { Share } from "./simulation-worker.ts";

/** Runs of one share. Its seed and this number find a counterexample again, whatever the number of threads. */
const runsOfShare = 2000;

// A run keeps nothing. With room for the objects of many runs, the garbage collector copies few of them.
const resourceLimits = { maxYoungGenerationSizeMb: 96 };

/** Divides the runs into shares: the first has the seed itself, the next ones the numbers after it. */
export function sharesOf({ runs, seed }: { runs: number; seed: number }): readonly Share[] {
  const shares: Share[] = [];
  for (let start = 0; start < runs; start += runsOfShare) {
    shares.push({ seed: (seed + shares.length) | 0, runs: Math.min(runsOfShare, runs - start) });
  }
  return shares;
}

/**
 * Simulates an app in several threads, until all runs are done, a promise is broken or the signal aborts. `onProgress` is
 * called after each share with the number of runs that are done.
 */
export async function simulateInParallel(options: {
  app: SimulatedApp;
  runs: number;
  seed: number;
  threads: number;
  signal: AbortSignal;
  onProgress: (runs: number) => void;
}): Promise<SimulationReport> {
  const statistics = emptyStatistics();
  const shares = [...sharesOf(options)];
  let counterexample: SimulationReport["counterexample"];

  async function work(worker: Worker): Promise<void> {
    while (counterexample === undefined && !options.signal.aborted) {
      const share = shares.shift();
      if (share === undefined) return;
      const report = await reportOf(worker, share, options.signal);
      if (report === undefined) return;
      addStatistics(statistics, report.statistics);
      counterexample ??= report.counterexample;
      options.onProgress(statistics.runs);
    }
  }

  const workers = Array.from(
    { length: Math.min(options.threads, shares.length) },
    () =>
      new Worker(new URL("./simulation-worker.ts", import.meta.url), {
        resourceLimits,
        workerData: options.app,
      }),
  );
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return { statistics, counterexample };
}

/** Undefined where the signal aborts first. */
function reportOf(worker: Worker, share: Share, signal: AbortSignal): Promise<SimulationReport | undefined> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve(undefined);
    signal.addEventListener("abort", abort, { once: true });
    worker.once("error", reject);
    worker.once("message", (report: SimulationReport) => {
      signal.removeEventListener("abort", abort);
      worker.off("error", reject);
      resolve(report);
    });
    worker.postMessage(share);
  });
}
