import fc from "fast-check";
import { captureLog } from "./captured-log.ts";
import type { BrokenPromise, PromiseName } from "./promises/broken-promise.ts";
import { brokenPromises } from "./promises/broken-promises.ts";
import { redrivenGoesOn } from "./promises/redriven-goes-on.ts";
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
    if (!isShrinking) countRun(statistics, result);
    const isChecked = ({ promise }: BrokenPromise) => promises === undefined || promises.includes(promise);
    const broken = brokenPromises(result, log.take()).filter(isChecked);
    if (broken.length > 0 || !system.isRedriven) return { result, broken };
    const redriven = await redrivenGoesOn(result);
    log.take();
    return { result, broken: redriven.filter(isChecked) };
  }

  try {
    const property = fc.asyncProperty(scenarios(system.tasks.length), async (scenario) => {
      const { broken } = await run(scenario);
      if (broken.length > 0) isShrinking = true;
      return broken.length === 0;
    });
    const details = await fc.check(property, { seed, numRuns: runs });
    const scenario = details.counterexample?.[0];
    if (scenario === undefined) return { statistics, counterexample: undefined };
    const { result, broken } = await run(scenario);
    const timeline = `${describeScenario(scenario, system)}\n${result.timeline.text()}`;
    return { statistics, counterexample: { seed, runs: details.numRuns, scenario, broken, timeline } };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    log.release();
  }
}
