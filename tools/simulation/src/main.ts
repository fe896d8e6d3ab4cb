import { availableParallelism } from "node:os";
import { readOptions } from "@ringback/command-line/read-options";
import { wholeNumber } from "@ringback/command-line/whole-number";
import { progressBar } from "./progress-bar.ts";
import { statisticsText } from "./run-statistics.ts";
import type { Counterexample } from "./simulate.ts";
import { simulateInParallel } from "./simulate-in-parallel.ts";

const usage = `Usage: npm run simulate -- [--runs N] [--seed S] [--threads N]

Runs Ringback against a model of SQS, Lambda, Step Functions and DynamoDB in virtual time, injects faults, and
checks after every run what Ringback promises. The same seed gives the same runs.

  --runs N      how many runs (10,000)
  --seed S      the seed of the random numbers, a whole number (a random one)
  --threads N   how many threads (one for each core)
`;

const { values } = readOptions("simulate", {
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
    threads: { type: "string", default: String(availableParallelism()) },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
} else {
  await main(
    wholeNumber("runs", values.runs, 1),
    wholeNumber("seed", values.seed, 0),
    wholeNumber("threads", values.threads, 1),
  );
}

async function main(runs: number, seed: number, threads: number): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  console.log(`${runs.toLocaleString("en")} runs from seed ${seed} in ${threads} threads`);
  const bar = progressBar({ total: runs, stream: process.stderr });
  const startedAt = performance.now();
  const { statistics, counterexample } = await simulateInParallel({
    runs,
    seed,
    threads,
    signal: interrupted.signal,
    onProgress: bar.show,
  });
  bar.end();
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`\n${statisticsText(statistics)}\n`);
  const done = `${statistics.runs.toLocaleString("en")} runs in ${seconds.toFixed(1)} s (${Math.round(statistics.runs / seconds).toLocaleString("en")}/s)`;
  if (counterexample !== undefined) {
    console.log(`${done}: a promise is broken.\n\n${counterexampleText(counterexample)}`);
    process.exitCode = 1;
  } else if (interrupted.signal.aborted) {
    console.log(`${done}, then interrupted: no promise was broken.`);
    process.exitCode = 130;
  } else {
    console.log(`${done}: every promise held in every run.`);
  }
}

function counterexampleText({ seed, runs, broken, timeline }: Counterexample): string {
  const promises = broken.map(({ promise, what }) => `Broken: ${promise}: ${what}.`).join("\n");
  return `${promises}\n\n${timeline}\n\nAgain: npm run simulate -- --runs ${runs} --seed ${seed}`;
}
