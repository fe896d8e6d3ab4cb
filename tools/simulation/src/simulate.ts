import fc from "fast-check";
import { captureLog } from "./captured-log.ts";
import { type BrokenPromise, brokenPromises, type PromiseName } from "./promises.ts";
import { runScenario } from "./run-scenario.ts";
import { countRun, emptyStatistics, type RunStatistics } from "./run-statistics.ts";
import { describeScenario } from "./scenario/describe-scenario.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { scenarios } from "./scenario/scenario-arbitrary.ts";
import type { SystemUnderTest } from "./system-under-test/system-under-test.ts";

/** A scenario that breaks a promise, shrunk to the smallest that does. */
export interface Counterexample {
  /** With this seed and this number of runs it is found again. */
  readonly seed: number;
  readonly runs: number;
  readonly scenario: Scenario;
  readonly broken: readonly BrokenPromise[];
  /** As text: what was sent, which faults were injected, and who did what when. */
  readonly timeline: string;
}

/** The result of a simulation: its statistics, and a counterexample if a promise was broken. */
export interface SimulationReport {
  readonly statistics: RunStatistics;
  readonly counterexample: Counterexample | undefined;
}

/**
 * Runs a system through random scenarios and checks every promise after each. The first scenario that breaks one is shrunk.
 * The same seed gives the same runs. Standard output is captured meanwhile: it is the functions' log.
 *
 * @param options.promises the promises to check: all of them, unless some are named.
 */
export async function simulate(options: {
  system: SystemUnderTest;
  runs: number;
  seed: number;
  promises?: readonly PromiseName[];
}): Promise<SimulationReport> {
  const { system, runs, seed, promises } = options;
  const statistics = emptyStatistics();
  let isShrinking = false;
  const log = captureLog();
  // Nobody reads the stacks of the failures that the models answer with, and each costs time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;

  async function run(scenario: Scenario) {
    const result = await runScenario(system, scenario);
    const broken = brokenPromises(result, log.take()).filter(
      ({ promise }) => promises === undefined || promises.includes(promise),
    );
    return { result, broken };
  }

  try {
    const property = fc.asyncProperty(scenarios, async (scenario) => {
      const { result, broken } = await run(scenario);
      if (!isShrinking) countRun(statistics, result);
      if (broken.length > 0) isShrinking = true;
      return broken.length === 0;
    });
    const details = await fc.check(property, { seed, numRuns: runs });
    const scenario = details.counterexample?.[0];
    if (scenario === undefined) return { statistics, counterexample: undefined };
    const { result, broken } = await run(scenario);
    const timeline = `${describeScenario(scenario)}\n${result.timeline.text()}`;
    return { statistics, counterexample: { seed, runs: details.numRuns, scenario, broken, timeline } };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    log.release();
  }
}
