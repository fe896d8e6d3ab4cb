import { availableParallelism } from "node:os";
import { readOptions } from "@ringback/command-line/read-options";
import { refuse } from "@ringback/command-line/refuse";
import { wholeNumber } from "@ringback/command-line/whole-number";
import { progressBar } from "./progress-bar.ts";
import { statisticsText } from "./run-statistics.ts";
import type { Counterexample } from "./simulate.ts";
import { simulateInParallel } from "./simulate-in-parallel.ts";
import { isSimulatedApp, type SimulatedApp, simulatedApps } from "./simulated-apps.ts";

const usage = `Usage: npm run simulate -- [--tasks WHICH] [--runs N] [--seed S] [--threads N]

Runs Ringback against a model of SQS, Lambda, Step Functions and DynamoDB in virtual time, injects faults, and
checks after every run what Ringback promises. The same seed gives the same runs.

  --tasks WHICH one: the task that records, in its workflow (the default); several: five tasks in two workflows, one after
                the other and at the same time, with a Choice, a Catch that undoes, and work of their own that refuses,
                throws, hangs and is too slow
  --runs N      how many runs (10,000)
  --seed S      the seed of the random numbers, a whole number (a random one)
  --threads N   how many threads (one for each core)
`;

const { values } = readOptions("simulate", {
  options: {
    tasks: { type: "string", default: "one" },
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
    appOf(values.tasks),
    wholeNumber("runs", values.runs, 1),
    wholeNumber("seed", values.seed, 0),
    wholeNumber("threads", values.threads, 1),
  );
}

async function main(app: SimulatedApp, runs: number, seed: number, threads: number): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  console.log(`${runs.toLocaleString("en")} runs from seed ${seed} in ${threads} threads`);
  const bar = progressBar({ total: runs, stream: process.stderr });
  const startedAt = performance.now();
  const { statistics, counterexample } = await simulateInParallel({
    app,
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
    console.log(`${done}: a promise is broken.\n\n${counterexampleText(counterexample, app)}`);
    process.exitCode = 1;
  } else if (interrupted.signal.aborted) {
    console.log(`${done}, then interrupted: no promise was broken.`);
    process.exitCode = 130;
  } else {
    console.log(`${done}: every promise held in every run.`);
  }
}

function appOf(tasks: string): SimulatedApp {
  if (isSimulatedApp(tasks)) return tasks;
  return refuse(`--tasks is ${Object.keys(simulatedApps).join(" or ")}, not "${tasks}".`);
}

function counterexampleText({ seed, runs, broken, timeline }: Counterexample, app: SimulatedApp): string {
  const promises = broken.map(({ promise, what }) => `Broken: ${promise}: ${what}.`).join("\n");
  return `${promises}\n\n${timeline}\n\nAgain: npm run simulate -- ${app === "one" ? "" : `--tasks ${app} `}--runs ${runs} --seed ${seed}`;
}
